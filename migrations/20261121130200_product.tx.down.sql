DROP TABLE review, product_file, product;
