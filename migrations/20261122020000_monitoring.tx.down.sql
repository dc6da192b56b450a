DROP FUNCTION route_search(text[]);
DROP INDEX route_words;
DROP INDEX product_asked;
DROP INDEX product_presented;
DROP INDEX route_figures;
