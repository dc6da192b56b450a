-- The data under measurement, made inside the database: one large region and a small
-- other one whose rows must never come back. Run by a superuser with triggers and
-- foreign keys off; every row satisfies them all the same.
-- :schools is the number of schools of the large region; each has 200 routes.

CREATE SCHEMA bench;

-- Ids look like those of the product: ordered by time, random at the end.
CREATE FUNCTION bench.id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (lpad(to_hex(1767225600000 + n), 12, '0') || '7' || substr(md5(kind || n), 1, 3) || '8' || substr(md5(kind || n), 4, 15))::uuid $$;

INSERT INTO region (id, name, time_zone) VALUES
  (bench.id('region', 1), 'Иркутская область', 'Asia/Irkutsk'), (bench.id('region', 2), 'Ставропольский край', 'Europe/Moscow');

-- 40 municipalities, and one of the other region
INSERT INTO municipality (region_id, id, name)
SELECT bench.id('region', 1 + i / 40), bench.id('municipality', i), 'Муниципалитет № ' || i FROM generate_series(0, 40) i;

CREATE TABLE bench.school AS
SELECT n, bench.id('region', CASE WHEN n < :schools THEN 1 ELSE 2 END) AS region_id,
       bench.id('municipality', CASE WHEN n < :schools THEN n * 40 / :schools ELSE 40 END) AS municipality_id,
       bench.id('organization', n) AS id
  FROM generate_series(0, :schools + 9) n;
INSERT INTO organization (region_id, id, municipality_id, name, short_name, headcount)
SELECT region_id, id, municipality_id, 'Муниципальное общеобразовательное учреждение № ' || n, 'МОУ СОШ № ' || n, 40 FROM bench.school;

-- 27 people a school: a coordinator, a tutor and 25 teachers, of whom 20 have routes
CREATE TABLE bench.person AS
SELECT s.*, s.n * 27 + k AS person, k, CASE k WHEN 0 THEN 'school_coordinator' WHEN 1 THEN 'tutor' ELSE 'tutee' END AS role,
       bench.id('person', s.n * 27 + k) AS person_id, bench.id('account', s.n * 27 + k) AS account_id
  FROM bench.school s, generate_series(0, 26) k;
-- and a coordinator of the large region
INSERT INTO bench.person (region_id, person, k, role, person_id, account_id)
VALUES (bench.id('region', 1), 1000000, -1, 'regional_coordinator', bench.id('person', 1000000), bench.id('account', 1000000));
INSERT INTO account (id, email, password_hash) SELECT account_id, 'p' || person || '@example.ru', '$argon2id$nobody' FROM bench.person;
INSERT INTO person (region_id, id, account_id, surname, given_name, patronymic, email, position, subjects)
SELECT region_id, person_id, account_id, 'Иванова' || translate(person::text, '0123456789', 'абвгдежзик'), (ARRAY['Анна', 'Мария', 'Ольга', 'Иван', 'Пётр'])[1 + person % 5], 'Ивановна',
       'p' || person || '@example.ru', 'учитель', '{математика}' FROM bench.person;
INSERT INTO membership (region_id, id, person_id, role, municipality_id, organization_id)
SELECT region_id, bench.id('membership', person), person_id, role, municipality_id, id FROM bench.person;
INSERT INTO consent (region_id, id, person_id, purpose, version, given_at)
SELECT region_id, bench.id('consent', person), person_id, 'personal_data', ':consent', now() FROM bench.person;

-- 200 routes a school, ten of each teacher: one draft, one in agreement, seven active, one completed
CREATE TABLE bench.route AS
SELECT i, i / (:schools + 10) AS k, p.region_id, p.municipality_id, p.id AS organization_id, bench.id('route', i) AS id, p.person_id AS tutee_id,
       bench.id('person', p.n * 27 + 1) AS tutor_id, p.person
  FROM generate_series(0, (:schools + 10) * 200 - 1) i
  JOIN bench.person p ON p.n = i % (:schools + 10) AND p.k = 2 + i / (:schools + 10) / 10
 ORDER BY i;
INSERT INTO route (region_id, id, municipality_id, organization_id, tutee_id, profile, regulation_code, regulation_version, state, outcome, keeping, title,
                   term_start, term_end, first_end, started_on, completed_on, model, product_kind, presentation_form, presentation_level,
                   version, created_at, updated_at)
SELECT region_id, id, municipality_id, organization_id, tutee_id,
       CASE WHEN k % 10 > 1 THEN jsonb_build_object('surname', 'Фамилия' || person, 'name', 'Анна', 'patronymic', 'Ивановна', 'email', 'p' || person || '@example.ru',
         'workplace', 'МОУ СОШ', 'position', 'учитель', 'subjects', '["математика"]'::jsonb, 'education', 'высшее', 'experience', '12 лет', 'category', 'первая') END,
       'ust-ilimsk-2024', 1, (ARRAY['draft', 'agreement', 'active', 'active', 'active', 'active', 'active', 'active', 'active', 'completed'])[1 + k % 10],
       CASE WHEN k % 10 = 9 THEN 'reached' END, 'system', 'Формирующее оценивание на уроках математики, маршрут № ' || i,
       day.start, day.finish, CASE WHEN k % 10 > 1 THEN day.finish END, CASE WHEN k % 10 > 1 THEN day.start END, CASE WHEN k % 10 = 9 THEN day.start + 30 END,
       'organization', 'методическая разработка', 'мастер-класс', 'municipal',
       3, timestamptz '2026-01-10' + i * interval '1 minute', timestamptz '2026-02-10' + i * interval '1 minute'
  FROM bench.route, (SELECT date_trunc('month', current_date)::date - 40 AS start, (date_trunc('month', current_date) + interval '8 months 19 days')::date AS finish) day
 ORDER BY i;

INSERT INTO route_deficit (region_id, route_id, id, municipality_id, organization_id, framework, competency, title, level, source, found_on)
SELECT region_id, id, bench.id('deficit', i * 2 + a), municipality_id, organization_id, 'pedagogical-8', 'professional', 'Планирует формирующее оценивание', 'low',
       'own_statement', date '2026-01-15' FROM bench.route, generate_series(0, 1) a ORDER BY i, a;
INSERT INTO learning_request (region_id, route_id, id, municipality_id, organization_id, kind, text)
SELECT region_id, id, bench.id('request', i), municipality_id, organization_id, 'request', 'Хочу освоить приёмы формирующего оценивания и взаимооценки' FROM bench.route ORDER BY i;
INSERT INTO objective (region_id, route_id, id, municipality_id, organization_id, position, title, deficit_ids, indicators, version)
SELECT region_id, id, bench.id('objective', i * 2 + a), municipality_id, organization_id, a + 1, 'Освоить приёмы формирующего оценивания и применить их на уроках',
       ARRAY[bench.id('deficit', i * 2 + a)], '[{"title": "Доля уроков с самооценкой", "criterion": "не меньше трети", "tool": "лист наблюдения"}]', 1
  FROM bench.route, generate_series(0, 1) a ORDER BY i, a;
INSERT INTO stage (region_id, route_id, id, municipality_id, organization_id, code, planned_result)
SELECT region_id, id, bench.id('stage', i * 5 + a), municipality_id, organization_id,
       (ARRAY['preparatory', 'diagnostic', 'design', 'realization', 'reflection'])[1 + a], 'Результат этапа' FROM bench.route, generate_series(0, 4) a ORDER BY i, a;
INSERT INTO appointment (region_id, id, route_id, municipality_id, organization_id, person_id, role, employer_id, order_number, order_date, from_date)
SELECT region_id, bench.id('appointment', i), id, municipality_id, organization_id, tutor_id, 'tutor', organization_id, '15-од', date '2026-01-12', date '2026-01-12'
  FROM bench.route ORDER BY i;
INSERT INTO activity (region_id, route_id, id, municipality_id, organization_id, stage_code, position, title, direction, kind, form, level, organizer,
                      objective_ids, competencies, term_start, term_end, planned_result, experience, status, done_on, result, version)
SELECT region_id, id, bench.id('activity', i * 10 + a), municipality_id, organization_id, 'realization', a + 1,
       'Семинар «Формирующее оценивание в 5-6 классах», занятие ' || a + 1, 'методическое', 'seminar', 'очно, работа в парах', 'municipal', 'Методический центр города',
       ARRAY[bench.id('objective', i * 2 + a % 2)], '{professional}', date '2026-03-01' + a * 20, date '2026-03-15' + a * 20,
       'Разработан конспект урока с самооценкой учеников', 'открытый урок',
       CASE WHEN a < 3 AND k % 10 > 1 THEN 'done' ELSE 'planned' END, CASE WHEN a < 3 AND k % 10 > 1 THEN date '2026-03-10' + a * 20 END,
       CASE WHEN a < 3 AND k % 10 > 1 THEN 'Конспект урока' END, 1
  FROM bench.route, generate_series(0, 9) a ORDER BY i, a;

-- what triggers keep, and did not see
INSERT INTO route_progress (region_id, route_id, municipality_id, organization_id, activities, done, next_id, next_end, due, urgent_on)
SELECT r.region_id, r.id, r.municipality_id, r.organization_id, a.activities, a.done, n.id, n.term_end, d.due, route_urgent_on(r.state, d.due)
  FROM route r
 CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE x.status <> 'cancelled') AS activities, count(*) FILTER (WHERE x.status = 'done') AS done
               FROM activity x WHERE x.region_id = r.region_id AND x.route_id = r.id) a
  LEFT JOIN LATERAL (SELECT x.id, x.term_end FROM activity x WHERE x.region_id = r.region_id AND x.route_id = r.id AND x.status = 'planned'
                      AND x.term_end IS NOT NULL ORDER BY x.term_end, x.position, x.id LIMIT 1) n ON true
 CROSS JOIN LATERAL (SELECT route_due(r.state, r.term_start, r.term_end, n.term_end) AS due) d;
