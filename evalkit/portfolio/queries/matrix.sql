-- Which principle is weak, and for which type of relationship?
-- Met ÷ (met + missing) of the requirements that are due. Those about one relationship count for its type; what concerns a project or an evaluation as a whole stands in a column of its own.
SELECT principle, type, sum(met) * 100 // sum(met + missing) AS percent, sum(met) AS met, sum(met + missing) AS due,
       count(*) AS evaluations, count(*) FILTER (WHERE missing > 0) AS lacking_in
FROM (SELECT principle, type, evaluation, sum(met) AS met, sum(missing) AS missing FROM types GROUP BY ALL)
WHERE met + missing > 0
GROUP BY principle, type
ORDER BY type NULLS LAST, principle;
