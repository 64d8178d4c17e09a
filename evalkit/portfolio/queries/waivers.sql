-- Which waivers end soon?
-- Waivers in use whose last day is within 30 days, in evaluations that are not closed.
SELECT waived_until, evaluation, code, count(*) AS requirements
FROM findings JOIN evaluations USING (evaluation), (SELECT max(as_of) AS today FROM portfolio)
WHERE waived_until BETWEEN today AND today + 30 AND (closed IS NULL OR closed > today)
GROUP BY ALL
ORDER BY waived_until, evaluation, code;
