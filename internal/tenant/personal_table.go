package tenant

// personalTables is the registry, in the order in which a person's data is taken
// away: what is found through the person comes before the person.
//
//	A new column: is it about a person? Then name it with the value that takes its
//	place (a row of its own kind may go instead: remove); else add it to plain.
var personalTables = []PersonalTable{
	{Name: "session", Of: byAccount, Purpose: ForEntry, Term: WhileSignedIn, Remove: "token_hash agent",
		Plain: "account_id created_at seen_at expires_at"},
	{Name: "sign_in_attempt", Of: "last_at < now() - interval '1 day' AND $1::uuid IS NOT NULL AND $2::uuid IS NOT NULL", Purpose: ForEntry, Term: ForADay,
		Remove: "key", Plain: "failures last_at free_at"},
	{Name: "account_link", Of: byPerson, Purpose: ForContact, Term: WhileInSystem, Remove: "token_hash",
		Plain: "region_id id municipality_id organization_id person_id kind created_by created_at expires_at used_at replaced_at"},
	// an account that serves a person of another region stays with them
	{Name: "account", Of: "id = (SELECT account_id FROM person WHERE region_id = $1 AND id = $2) AND NOT operator " +
		"AND NOT EXISTS (SELECT FROM person q WHERE q.account_id = account.id AND (q.region_id, q.id) <> ($1, $2))",
		Purpose: ForEntry, Term: WhileInSystem, Erase: map[string]string{"email": "'erased-' || id", "password_hash": "'$argon2id$erased'"},
		Plain: "id operator password_changed_at created_at"},
	// answers that others got about the person hold their id
	{Name: "idempotency_key", Of: "region_id = $1 AND (person_id = $2 OR strpos(coalesce(answer::text, ''), $2::text) > 0)", Purpose: ForRepeat, Term: ForADay, Remove: "request answer",
		Plain: "region_id person_id key operation created_at"},

	// files of the person's places that were read and not applied, whoever is in them:
	// they can be sent again
	{Name: "import_people", Of: fromFiles, Purpose: ForDeficits, Term: ForAMonth, Remove: "people",
		Plain: "region_id import_id municipality_id"},
	{Name: "import_rows", Of: fromFiles, Purpose: ForDeficits, Term: ForAMonth, Remove: "cells",
		Plain: "region_id import_id chunk municipality_id sheet row_number person competency score max by_level level deficit_id"},
	{Name: "import_problem", Of: fromFiles, Purpose: ForDeficits, Term: ForAMonth, Remove: "reason",
		Plain: "region_id import_id number municipality_id kind sheet row_number column_letter"},
	{Name: "import_part", Of: fromFiles, Purpose: ForDeficits, Term: ForAMonth, Remove: "data",
		Plain: "region_id import_id number municipality_id"},
	{Name: "import_decision", Of: fromFiles, Purpose: ForDeficits, Term: ForAMonth, Remove: "named candidates person_id",
		Plain: "region_id import_id key municipality_id number sheet row_number reason choice author_id decided_at"},
	{Name: "result_import", Of: "region_id = $1 AND (state <> 'applied' AND " + ofTheirPlaces + " OR id IN (SELECT import_id FROM diagnosis WHERE region_id = $1 AND person_id = $2))",
		Purpose: ForDeficits, Term: WhileInSystem, Erase: map[string]string{"file_name": erased, "preview": "'{}'", "sample": "'[]'", "unknown": "'{}'", "failure": blank},
		Plain: "region_id id municipality_id organization_id instrument_id phase size sha256 state mapping rows people bad_rows bad_people skipped skipped_rows unscored author_id " +
			"created_at touched_at checked_at applied_at version"},
	{Name: "diagnosis_result", Of: "region_id = $1 AND diagnosis_id IN (SELECT id FROM diagnosis WHERE region_id = $1 AND person_id = $2)",
		Purpose: ForDeficits, Term: WhileInSystem, Erase: map[string]string{"cells": none},
		Plain: "region_id diagnosis_id competency municipality_id organization_id title score max by_level level level_title polarity advice deficit deficit_id"},
	{Name: "essay", Of: byPerson, Purpose: ForDeficits, Term: WhileInSystem, Erase: map[string]string{"comment": blank},
		Plain: "region_id id municipality_id organization_id person_id diagnosis_id item expert_id marks created_at scored_at version"},
	// what items gave says nothing without the answers: figures stay
	{Name: "diagnosis_points", Of: "region_id = $1 AND diagnosis_id IN (SELECT id FROM diagnosis WHERE region_id = $1 AND person_id = $2)",
		Purpose: ForDeficits, Term: WhileInSystem, Plain: "region_id diagnosis_id municipality_id points"},
	{Name: "diagnosis", Of: byPerson, Purpose: ForDeficits, Term: WhileInSystem, Erase: map[string]string{"answers": "'{}'", "notes": "'[]'"},
		Plain: "region_id id municipality_id organization_id person_id instrument_id scale framework phase route_id import_id trial state taken_on " +
			"started_at saved_at noted_at submitted_at version run_id form items ends_at campaign_id"},
	{Name: "deficit_remark", Of: byPerson, Purpose: ForDeficits, Term: WhileInSystem, Erase: map[string]string{"text": erased},
		Plain: "region_id id municipality_id organization_id person_id deficit_id author_id created_at"},
	{Name: "campaign_invitation", Of: byPerson, Purpose: ForDeficits, Term: WhileInSystem, Remove: "declined_at",
		Plain: "region_id campaign_id person_id municipality_id organization_id invited_at reminded_at diagnosis_id"},
	{Name: "deficit", Of: byPerson, Purpose: ForDeficits, Term: WhileInSystem, Erase: map[string]string{"title": erased, "note": blank, "decline_reason": blank},
		Plain: "region_id id municipality_id organization_id person_id framework competency level level_title source scale diagnosis_id author_id found_on " +
			"state tutee_confirmed_at tutor_confirmed_at tutor_id declined_by declined_at superseded_by removed_by removed_on version created_at"},
	{Name: "person_request", Of: byPerson, Purpose: ForDeficits, Term: WhileInSystem, Erase: map[string]string{"text": erased},
		Plain: "region_id id municipality_id organization_id person_id kind author_id created_at"},

	// the number goes on saying that a certificate was issued, and to nobody in particular
	{Name: "certificate", Of: byPerson, Purpose: ForRoute, Term: WhileInSystem,
		Erase: map[string]string{"holder": erased, "holder_short": erased, "position": blank, "route_title": erased, "learned": "'{\"objectives\": [], \"competencies\": []}'",
			"signatories": "'[]'", "revoke_reason": "CASE WHEN revoke_reason IS NOT NULL THEN " + erased + " END"},
		Plain: "region_id id municipality_id organization_id route_id person_id number year serial workplace district term_start term_end completed_on hours " +
			"regulation clause issued_on issued_at issued_by issued_as status_list status_index revoked_at revoked_by"},
	// what was said beside the person's route, and by them beside others'; where others
	// call them by name, the name goes and the rest stays
	{Name: "comment", Of: "region_id = $1 AND (" + saidByOrBeside + " OR id IN (SELECT comment_id FROM comment_mention WHERE region_id = $1 AND person_id = $2))",
		Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"text": "CASE WHEN removed_at IS NOT NULL THEN '' WHEN " + saidByOrBeside + " THEN " + erased +
			" ELSE regexp_replace(text, '@' || (SELECT regexp_replace(regexp_replace(surname, '([^[:alnum:]])', '\\\\\\1', 'g'), '[её]', '[её]', 'gi') FROM person" +
			" WHERE region_id = $1 AND id = $2), '@' || " + erased + ", 'gi') END"},
		Plain: "region_id id municipality_id organization_id route_id activity_id product_id author_id author_role version created_at edited_at removed_at"},
	{Name: "help_message", Of: "region_id = $1 AND (author_id = $2 OR request_id IN (SELECT id FROM help_request WHERE region_id = $1 AND person_id = $2))",
		Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"text": erased},
		Plain: "region_id id municipality_id organization_id request_id author_id author_role created_at"},
	{Name: "help_request", Of: byPerson, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"title": erased},
		Plain: "region_id id municipality_id organization_id route_id activity_id person_id addressee state due_on taken_by taken_at answered_at closed_at " +
			"version created_at updated_at"},

	{Name: "review", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"comment": blank, "remarks": "'{}'", "criteria": "'[]'"},
		Plain: "region_id id municipality_id organization_id route_id product_id reviewer_id reviewer_role reviewer_organization_id requested standing " +
			"rubric_code rubric_version scores deficits verdict attests_growth accompanies created_at"},
	{Name: "review_assignment", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"reason": erased},
		Plain: "region_id id municipality_id organization_id route_id product_id reviewer_id reviewer_role assigned_by assigned_as assigned_at due_on state ended_at"},
	{Name: "bank_use", Of: byPerson, Purpose: ForRoute, Term: WhileInSystem, Remove: "used_at", Plain: "region_id product_id person_id"},
	{Name: "bank_file", Of: "region_id = $1 AND product_id IN (SELECT product_id FROM bank_product WHERE region_id = $1 AND person_id = $2)", Purpose: ForRoute, Term: WhileInSystem,
		Remove: "file_name", Plain: "region_id product_id artifact_id format size object_key sha256 updated_at"},
	// what an author opened goes with the author; its files and uses go with it
	{Name: "bank_product", Of: byPerson, Purpose: ForRoute, Term: WhileInSystem, Remove: "author place title annotation link subjects competencies",
		Plain: "region_id product_id municipality_id organization_id route_id audience person_id others kind level consent opened_at"},
	{Name: "event_guest", Of: byPerson, Purpose: ForRoute, Term: WhileInSystem, Remove: "joined_at",
		Plain: "region_id product_id person_id municipality_id organization_id route_id"},
	{Name: "product", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem,
		Erase: map[string]string{"title": erased, "annotation": blank, "link": blank, "presentation_title": "CASE WHEN presentation_title IS NOT NULL THEN " + erased + " END", "presentation_venue": none},
		Plain: "region_id id municipality_id organization_id route_id author_ids kind direction state presentation_form presentation_level presentation_on " +
			"presentation_until presentation_done asked_by asked_at version created_at updated_at"},
	// the file itself goes from the object store by its key
	{Name: "artifact", Of: "region_id = $1 AND (owner_id = $2 OR route_id IN (SELECT id FROM route WHERE region_id = $1 AND tutee_id = $2)" +
		" OR paper_route_id IN (SELECT id FROM paper_route WHERE region_id = $1 AND tutee_id = $2))", Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"file_name": erased},
		Plain: "region_id id municipality_id organization_id route_id paper_route_id activity_id owner_id purpose format size part_size state reason object_key upload_id " +
			"sha256 version created_at updated_at"},
	{Name: "route_step", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"comment": none},
		Plain: "region_id route_id id municipality_id organization_id move from_state to_state person_id role at"},
	{Name: "revision", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"reason": erased, "diff": "'[]'"},
		Plain: "region_id route_id id municipality_id organization_id person_id role at"},
	{Name: "route_edition", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"reason": blank, "plan": "'{}'"},
		Plain: "region_id route_id number municipality_id organization_id cause revision_id person_id role at"},
	{Name: "extension", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"reason": erased},
		Plain: "region_id route_id id municipality_id organization_id cause from_end to_end person_id role at"},
	{Name: "term_proposal", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"reason": erased, "comment": none},
		Plain: "region_id route_id id municipality_id organization_id proposed_end person_id role at answer answered_at"},
	{Name: "correction_offer", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"reason": erased},
		Plain: "region_id route_id id municipality_id organization_id offered_end person_id role at answer answered_at"},
	{Name: "reflection", Of: "region_id = $1 AND (person_id = $2 OR route_id IN (SELECT id FROM route WHERE region_id = $1 AND tutee_id = $2))", Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"text": erased},
		Plain: "region_id route_id id municipality_id organization_id activity_id person_id at"},
	{Name: "recommendation", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"text": erased},
		Plain: "region_id route_id id municipality_id organization_id person_id role at"},
	{Name: "conclusion", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"text": erased, "reasons": none, "criteria": "'[]'", "round": "'[]'"},
		Plain: "region_id route_id id municipality_id organization_id kind outcome prepared_by prepared_as prepared_at participant_ids agreed_by agreed_at returned_at superseded_at"},
	{Name: "route_deficit", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"title": erased, "note": none},
		Plain: "region_id route_id id municipality_id organization_id framework competency level severity source diagnosis_id found_on found_id"},
	{Name: "learning_request", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"text": erased},
		Plain: "region_id route_id id municipality_id organization_id kind from_id"},
	{Name: "objective", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"title": erased, "indicators": "'[]'"},
		Plain: "region_id route_id id municipality_id organization_id position deficit_ids request_ids priority_id version"},
	{Name: "activity", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem,
		Erase: map[string]string{"title": erased, "organizer": none, "planned_result": none, "experience": none, "result": none},
		Plain: "region_id route_id id municipality_id organization_id stage_code position direction kind form level objective_ids competencies resource_id " +
			"term_start term_end mentoring status done_on order_number order_date version"},
	{Name: "stage", Of: byRoute, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"planned_result": none},
		Plain: "region_id route_id id municipality_id organization_id code term_start term_end"},
	{Name: "paper_route_correction", Of: "region_id = $1 AND paper_route_id IN (SELECT id FROM paper_route WHERE region_id = $1 AND tutee_id = $2)",
		Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"reason": erased, "was": "'{}'", "became": "'{}'"},
		Plain: "region_id id paper_route_id municipality_id organization_id person_id role at"},
	{Name: "paper_route", Of: "region_id = $1 AND tutee_id = $2", Purpose: ForRoute, Term: WhileInSystem,
		// the id keeps two erased cards of one term apart
		Erase: map[string]string{"title": "'удалено ' || id", "conclusion_number": none, "file_index": none, "shelf": erased,
			"annul_reason": "CASE WHEN annul_reason IS NOT NULL THEN " + erased + " END"},
		Plain: "region_id id municipality_id organization_id tutee_id regulation_code regulation_version term_start term_end stage outcome completed_on " +
			"conclusion_date kept_until registered_by registered_as registered_at annulled_by annulled_at archived_at version updated_at"},
	{Name: "support_listing", Of: byPerson, Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"reason": erased},
		Plain: "region_id id municipality_id organization_id person_id sources state listed_by listed_as listed_at answered_at tutor_id order_number order_date version"},
	{Name: "group_member", Of: byPerson, Purpose: ForRoute, Term: WhileInSystem, Remove: "state",
		Plain: "region_id group_id person_id municipality_id organization_id own_route_id edition invited_at answered_at"},
	{Name: "route", Of: "region_id = $1 AND tutee_id = $2", Purpose: ForRoute, Term: WhileInSystem, Erase: map[string]string{"profile": none, "returned": none, "title": erased, "fields": "'[]'"},
		Plain: "region_id id municipality_id organization_id tutee_id group_ids regulation_code regulation_version state outcome keeping term_start term_end " +
			"first_end started_on completed_on model product_kind presentation_form presentation_level previous_id priorities version created_at updated_at"},

	{Name: "removal", Of: byPerson, Purpose: ForEvidence, Term: ForEvidenceTerm, Erase: map[string]string{"reason": "CASE WHEN reason <> '' THEN " + erased + " ELSE '' END"},
		Plain: "region_id id person_id cause state asked_on limit_on planned_on asked_by decided_by decided_at ended_at version created_at"},
	{Name: "consent", Of: byPerson, Purpose: ForEvidence, Term: ForEvidenceTerm, Plain: "region_id id person_id purpose version given_at withdrawn_at"},
	{Name: "membership", Of: byPerson, Purpose: ForRecords, Term: WhileInSystem,
		Plain: "region_id id person_id role municipality_id organization_id since until ended_at created_at"},
	{Name: "person", Of: "region_id = $1 AND id = $2", Purpose: ForRecords, Term: WhileInSystem, Erase: map[string]string{
		"account_id": none, "surname": erased, "given_name": erased, "patronymic": blank, "email": blank, "phone": blank, "snils": blank,
		"position": blank, "subjects": "'{}'", "education": blank, "teaching_since": none, "category": blank, "category_until": none,
		"attestation_month": none, "mentoring_form": blank},
		Plain: "region_id id version created_at name_key"}, // name_key is made of the name and goes with it
}

// impersonalTables hold nothing about a person, or ids of people only: the audit
// trail names nobody once the person is erased.
const impersonalTables = `
	region municipality organization role_title resource regulation regulation_adoption regulation_draft school_regulation regulation_chosen framework framework_edition framework_relation framework_import campaign instrument instrument_past instrument_item instrument_statistics import_profile
	comment_mention comment_reading help_term appointment support_responsible teacher_group priority_direction route_consent route_diagnosis product_file document_batch artifact_limit audit_record accompaniment route_participant route_progress
	platform_record bun_migrations bun_migration_locks river_job river_leader river_migration river_notification river_queue`
