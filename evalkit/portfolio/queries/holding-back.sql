-- What holds them back?
-- Errors in evaluations that are stuck, by rule, but for those that follow from others: in how many of these evaluations.
SELECT code, count(DISTINCT evaluation) AS evaluations
FROM findings JOIN evaluations USING (evaluation)
WHERE days_in_stage_over > 0 AND NOT held
  AND findings.state = 'missing' AND severity = 'error' AND follows IS NULL
GROUP BY code
ORDER BY evaluations DESC, code;
