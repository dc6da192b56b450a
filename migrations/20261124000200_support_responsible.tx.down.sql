DROP TABLE support_responsible;
