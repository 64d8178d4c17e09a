-- What to do on Monday
-- Who needs help first: what could not be checked, then what is stuck the longest, then by what is overdue, by errors and by score.
WITH late AS (
  SELECT evaluation, count(*) AS overdue FROM findings
  WHERE overdue AND state = 'missing' AND code IN ('SUS405', 'TAN207', 'EVI311')
  GROUP BY evaluation
)
SELECT evaluation, title, state, reason, stage, days_in_stage_over, held, coalesce(overdue, 0) AS overdue, errors, percent
FROM evaluations LEFT JOIN late USING (evaluation)
ORDER BY state = 'unchecked' DESC, coalesce(CASE WHEN NOT held THEN days_in_stage_over END, 0) DESC,
         coalesce(overdue, 0) DESC, errors DESC, percent, evaluation;
