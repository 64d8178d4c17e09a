-- Where, by {by}?
-- Evaluations with the same {by}: whose gate holds, how far the principles are met, and which clause least. Groups of fewer than three are not ranked.
WITH named AS (
  SELECT evaluation, held, {expression} AS name FROM evaluations WHERE state = 'checked'
), counted AS (
  SELECT evaluation, principle, clause, sum(met) AS met, sum(missing) AS missing FROM scores GROUP BY ALL
), sizes AS (
  SELECT name, count(*) AS evaluations, count(*) FILTER (WHERE held) AS held FROM named GROUP BY name
)
SELECT name, sizes.evaluations, sizes.held, principle, clause, sum(met) * 100 // sum(met + missing) AS percent, sum(met + missing) AS due,
       count(DISTINCT evaluation) FILTER (WHERE met + missing > 0) AS due_in
FROM named JOIN counted USING (evaluation) JOIN sizes USING (name)
GROUP BY GROUPING SETS ((name, sizes.evaluations, sizes.held, principle), (name, sizes.evaluations, sizes.held, principle, clause))
HAVING sum(met + missing) > 0
ORDER BY name, principle, clause NULLS FIRST;
