-- Which relationships does anybody set out to change?
-- Evaluations by the types of relationship that they set out to change; a type with none is addressed by nobody.
SELECT kind AS type, count(DISTINCT evaluation) AS evaluations
FROM (VALUES ('person-professional'), ('people-system'), ('community-system')) AS kinds (kind)
LEFT JOIN relationships ON type = kind
GROUP BY kind
ORDER BY kind;
