-- Who is asked by several evaluations?
-- Respondents by their id in the projects: the same id need not be the same people, so ask before you add up.
WITH each AS (
  SELECT evaluation, hours, unnest(string_split(respondents, ', ')) AS respondent FROM burden
)
SELECT respondent, count(DISTINCT evaluation) AS evaluations, sum(coalesce(hours, 0)) AS hours
FROM each
GROUP BY respondent
HAVING count(DISTINCT evaluation) > 1
ORDER BY evaluations DESC, hours DESC, respondent;
