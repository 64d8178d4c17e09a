-- Who is stuck?
-- Past the planned last day of their stage, and the gate does not hold; the longest first.
SELECT evaluation, title, stage, stage_planned_end, days_in_stage_over, errors
FROM evaluations
WHERE days_in_stage_over > 0 AND NOT held
ORDER BY days_in_stage_over DESC, errors DESC, evaluation;
