-- What is asked of people, and when?
-- Hours of those who answer (people × times × minutes), spread evenly over the days of each source; by who they are, and by quarter.
WITH asked AS (
  SELECT evaluation, coalesce(groups, 'not given') AS asked_of, hours, "start" AS first,
         greatest("start", coalesce("end", "start")) AS last
  FROM burden
  WHERE hours > 0 AND "start" IS NOT NULL
), quarters AS (
  SELECT *, CAST(unnest(generate_series(date_trunc('quarter', first), last, INTERVAL 3 MONTH)) AS DATE) AS begins
  FROM asked
  WHERE last - first <= 36600
)
SELECT asked_of, year(begins) || ' Q' || quarter(begins) AS quarter,
       sum(hours * (least(last, CAST(begins + INTERVAL 3 MONTH AS DATE) - 1) - greatest(first, begins) + 1) / (last - first + 1)) AS hours,
       count(DISTINCT evaluation) AS evaluations
FROM quarters
GROUP BY ALL
ORDER BY ALL;
