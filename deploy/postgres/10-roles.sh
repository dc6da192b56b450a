#!/bin/sh
# Runs once, when the database folder is empty: the three roles and the database,
# the same as the service's own set-up does for `make run`. None of the roles is a
# superuser or bypasses row-level security.
set -eu
: "${MARSHRUT_OWNER_PASSWORD:?set me}" "${MARSHRUT_APP_PASSWORD:?set me}" "${MARSHRUT_READER_PASSWORD:?set me}"

# Passwords come from the environment, not from the command line, which others see.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv owner_password MARSHRUT_OWNER_PASSWORD
\getenv app_password MARSHRUT_APP_PASSWORD
\getenv reader_password MARSHRUT_READER_PASSWORD
CREATE ROLE marshrut_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE marshrut_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'app_password';
CREATE ROLE marshrut_reader LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'reader_password';
CREATE DATABASE marshrut OWNER marshrut_owner;
REVOKE ALL ON DATABASE marshrut FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE marshrut TO marshrut_app;
GRANT CONNECT ON DATABASE marshrut TO marshrut_reader;
SQL
