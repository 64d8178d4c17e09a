-- Does it get better?
-- At each run that was kept, over the evaluations that are still there: what the last verdict until then said.
WITH runs AS (
  SELECT DISTINCT as_of AS run FROM history
), last AS (
  SELECT run, evaluation, max(as_of) AS as_of FROM runs JOIN history ON history.as_of <= run GROUP BY ALL
)
SELECT run, principle, sum(met) AS met, sum(missing) AS missing,
       count(*) FILTER (WHERE met + missing > 0) AS evaluations, count(*) FILTER (WHERE missing > 0) AS lacking_in
FROM last JOIN history USING (evaluation, as_of)
WHERE evaluation IN (SELECT evaluation FROM evaluations WHERE state = 'checked')
GROUP BY run, principle
ORDER BY run, principle;
