DROP FUNCTION route_search(text[]);
DROP INDEX route_words;
DROP INDEX product_asked;
DROP INDEX product_presented;
DROP INDEX deficit_living;
DROP INDEX diagnosis_figures;
DROP INDEX route_figures;
