DROP FUNCTION forget_document_batch(text);
DROP FUNCTION expired_document_batches(int);
DROP TABLE document_batch;
