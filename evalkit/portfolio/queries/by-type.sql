-- Where, by type of relationship?
-- Evaluations that set out to change a relationship of a type: whose gate holds, and how far the principles are met for relationships of that type. Groups of fewer than three are not ranked.
WITH counted AS (
  SELECT evaluation, type, principle, sum(met) AS met, sum(missing) AS missing FROM types WHERE type IS NOT NULL GROUP BY ALL
), sizes AS (
  SELECT type, count(*) AS evaluations, count(*) FILTER (WHERE held) AS held
  FROM (SELECT DISTINCT evaluation, type FROM counted) JOIN evaluations USING (evaluation)
  GROUP BY type
)
SELECT type AS name, sizes.evaluations, sizes.held, principle, sum(met) * 100 // sum(met + missing) AS percent, sum(met + missing) AS due
FROM counted JOIN sizes USING (type)
WHERE met + missing > 0
GROUP BY ALL
ORDER BY name, principle;
