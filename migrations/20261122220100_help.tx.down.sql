DROP TABLE help_term;
DROP TABLE help_message;
DROP TABLE help_request;
