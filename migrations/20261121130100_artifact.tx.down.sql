DROP TABLE artifact_limit, artifact;
