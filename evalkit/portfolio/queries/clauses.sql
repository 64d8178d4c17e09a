-- Which clauses are weakest?
-- Met ÷ (met + missing), over all requirements of a clause that are due; the weakest first.
SELECT clause, sum(met) * 100 // sum(met + missing) AS percent, sum(met) AS met, sum(met + missing) AS due,
       count(*) AS evaluations, count(*) FILTER (WHERE missing > 0) AS lacking_in
FROM (SELECT clause, evaluation, sum(met) AS met, sum(missing) AS missing FROM scores GROUP BY ALL)
WHERE met + missing > 0
GROUP BY clause
ORDER BY evaluations < 3, sum(met) / sum(met + missing), sum(missing) DESC, clause;
