DROP TABLE support_listing;
