-- What helps, and what gets in the way?
-- Themes of barriers and promoters: in how many evaluations they are named.
SELECT theme, count(DISTINCT evaluation) AS evaluations,
       count(DISTINCT evaluation) FILTER (WHERE kind = 'barrier') AS as_barrier,
       count(DISTINCT evaluation) FILTER (WHERE kind = 'promoter') AS as_promoter
FROM factors
WHERE theme IS NOT NULL
GROUP BY theme
ORDER BY evaluations DESC, theme;
