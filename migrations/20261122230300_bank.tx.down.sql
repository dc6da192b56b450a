DROP TABLE bank_use;
DROP TABLE bank_file;
DROP TABLE bank_product;
