-- Which principle is weakest?
-- Met ÷ (met + missing), over all requirements that are due; and in how many evaluations something of it is missing.
SELECT principle, sum(met) * 100 // sum(met + missing) AS percent, sum(met) AS met, sum(met + missing) AS due,
       count(*) AS evaluations, count(*) FILTER (WHERE missing > 0) AS lacking_in
FROM (SELECT principle, evaluation, sum(met) AS met, sum(missing) AS missing FROM scores GROUP BY ALL)
WHERE met + missing > 0
GROUP BY principle
ORDER BY evaluations < 3, sum(met) / sum(met + missing), sum(missing) DESC, principle;
