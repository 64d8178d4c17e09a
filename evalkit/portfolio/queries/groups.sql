-- Where, by {by}?
-- Evaluations with the same {by}: whose gate holds, and how far the principles are met. Groups of fewer than three are not ranked.
WITH named AS (
  SELECT evaluation, held, {expression} AS name FROM evaluations WHERE state = 'checked'
), counted AS (
  SELECT evaluation, principle, sum(met) AS met, sum(missing) AS missing FROM scores GROUP BY ALL
), sizes AS (
  SELECT name, count(*) AS evaluations, count(*) FILTER (WHERE held) AS held FROM named GROUP BY name
)
SELECT name, sizes.evaluations, sizes.held, principle, sum(met) * 100 // sum(met + missing) AS percent, sum(met + missing) AS due
FROM named JOIN counted USING (evaluation) JOIN sizes USING (name)
WHERE met + missing > 0
GROUP BY ALL
ORDER BY name, principle;
