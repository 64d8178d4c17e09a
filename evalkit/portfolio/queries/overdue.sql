-- What is overdue?
-- Reviews of the focus on relationships, reflections and dissemination that should have happened by now, where the stage asks for them.
SELECT CASE code WHEN 'SUS405' THEN 'reviews' WHEN 'TAN207' THEN 'reflections' ELSE 'dissemination' END AS what,
       count(*) AS items, count(DISTINCT evaluation) AS evaluations
FROM findings
WHERE overdue AND state = 'missing' AND code IN ('SUS405', 'TAN207', 'EVI311')
GROUP BY what
ORDER BY what;
