DROP TABLE comment_reading;
DROP TABLE comment_mention;
DROP TABLE comment;
