-- Where, by type of relationship?
-- Evaluations that set out to change a relationship of a type: whose gate holds, how far the principles are met for relationships of that type, and which clause least. Groups of fewer than three are not ranked.
WITH counted AS (
  SELECT evaluation, type, principle, clause, sum(met) AS met, sum(missing) AS missing FROM types WHERE type IS NOT NULL GROUP BY ALL
), sizes AS (
  SELECT type, count(*) AS evaluations, count(*) FILTER (WHERE held) AS held
  FROM (SELECT DISTINCT evaluation, type FROM counted) JOIN evaluations USING (evaluation)
  GROUP BY type
)
SELECT type AS name, sizes.evaluations, sizes.held, principle, clause, sum(met) * 100 // sum(met + missing) AS percent, sum(met + missing) AS due,
       count(DISTINCT evaluation) FILTER (WHERE met + missing > 0) AS due_in
FROM counted JOIN sizes USING (type)
GROUP BY GROUPING SETS ((type, sizes.evaluations, sizes.held, principle), (type, sizes.evaluations, sizes.held, principle, clause))
HAVING sum(met + missing) > 0
ORDER BY name, principle, clause NULLS FIRST;
