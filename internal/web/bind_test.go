package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

type sentRow struct {
	Title string `json:"title" minLength:"3"`
	Note  string `json:"note,omitempty"`
}

type sentTerm struct {
	Start civil.Date `json:"start" format:"date"`
	End   civil.Date `json:"end,omitzero" required:"false" format:"date"`
}

type sentBody struct {
	Title   string         `json:"title" minLength:"3" maxLength:"20"`
	Kind    string         `json:"kind" enum:"a,b"`
	Hours   int            `json:"hours,omitempty" minimum:"0" maximum:"2000"`
	Share   float64        `json:"share,omitempty"`
	Open    bool           `json:"open,omitempty"`
	People  []uuid.UUID    `json:"people,omitempty"`
	Words   []string       `json:"words,omitempty"`
	Rows    []sentRow      `json:"rows,omitempty"`
	Term    *sentTerm      `json:"term,omitempty"`
	Answers map[string]int `json:"answers,omitempty"`
	Secret  string         `json:"password,omitempty"`
}

type sentInput struct {
	Edit
	ID   uuid.UUID `path:"thing"`
	Body sentBody
}

func formAPI(t testing.TB) *API {
	t.Helper()
	policy, err := authz.Load()
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{Version: "test"}, Deps{Policy: policy})
	if err != nil {
		t.Fatal(err)
	}
	Register(s.API, Operation{ID: "send", Method: http.MethodPut, Path: "/things/{thing}", Permission: authz.Public, Summary: "x", Tag: "x"},
		func(context.Context, *sentInput) (*struct{}, error) { return nil, nil }) //nolint:nilnil // an operation without an answer
	return s.API
}

func sendForm(t testing.TB, api *API, form url.Values) (sentInput, error) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/things/x", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.SetPathValue("thing", "01910000-0000-7000-8000-0000000000aa")
	var in sentInput
	if err := readForm(r); err != nil {
		return in, err
	}
	return in, bind(api, r, nil, &in)
}

func TestBind_ReadsAFormAsTheAPIReadsJSON(t *testing.T) {
	t.Parallel()
	api := formAPI(t)
	in, err := sendForm(t, api, url.Values{"version": {"7"}, "key": {"k"}, "title": {"  Семинар "}, "kind": {"b"}, "hours": {"1 200"}, "share": {"3,5"},
		"open": {"true"}, "people": {"01910000-0000-7000-8000-0000000000bb", ""}, "words": {"раз", "два"}, "password": {" с пробелом "},
		"rows.1.title": {"второй"}, "rows.0.title": {"первый"}, "rows.0.note": {"да"}, "rows.10.title": {"десятый"}, "rows.2.title": {""}, "rows.2.note": {""},
		"term.start": {"2026-03-05"}, "term.end": {""}, "answers.q1": {"4"}, "answers.q2": {""}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(in.Body)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"title":"Семинар","kind":"b","hours":1200,"share":3.5,"open":true,"people":["01910000-0000-7000-8000-0000000000bb"],"words":["раз","два"],` +
		`"rows":[{"title":"первый","note":"да"},{"title":"второй"},{"title":"десятый"}],"term":{"start":"2026-03-05"},"answers":{"q1":4},"password":" с пробелом "}`
	if string(got) != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if in.Version != 7 || in.ID.String() != "01910000-0000-7000-8000-0000000000aa" {
		t.Errorf("version %d of %s", in.Version, in.ID)
	}
}

func TestBind_NamesEveryBadPlaceOnce(t *testing.T) {
	t.Parallel()
	api := formAPI(t)
	_, err := sendForm(t, api, url.Values{"version": {"1"}, "title": {""}, "kind": {"c"}, "hours": {"много"}, "people": {"x"}, "rows.0.title": {"об"}, "rows.1.note": {"Без названия"},
		"term.end": {"2026-02-30"}})
	var refusal *fault.Error
	if !errors.As(err, &refusal) || refusal.Kind != fault.Invalid {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range refusal.Fields {
		name := fieldName(f.Path)
		if got[name] != "" {
			t.Errorf("%s is named twice", name)
		}
		got[name] = f.Message
	}
	for name, want := range map[string]string{"title": msgFill, "kind": "Допустимы только значения", "hours": msgInteger, "people.0": "UUID",
		"rows.0.title": "Не короче 3", "rows.1.title": msgFill, "term.start": msgFill, "term.end": "Нужна дата"} {
		if !strings.Contains(got[name], want) {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("also named: %v", got)
	}
}

// A questionnaire's answers are a map of lists: what is named and left empty takes an
// answer back, and a screen without any answer is an empty map, not a missing one.
func TestBind_AMapMayBeEmptyAndHoldWhatIsEmpty(t *testing.T) {
	t.Parallel()
	api := formAPI(t)
	type answersInput struct {
		Body struct {
			Answers map[string]struct {
				Choices []string `json:"choices,omitempty"`
				Text    string   `json:"text,omitempty"`
			} `json:"answers"`
		}
	}
	read := func(form url.Values) (in answersInput) {
		t.Helper()
		if err := bind(api, &http.Request{URL: &url.URL{}, PostForm: form}, nil, &in); err != nil {
			t.Fatal(err)
		}
		return in
	}
	if in := read(url.Values{"to": {"2"}}); len(in.Body.Answers) != 0 {
		t.Errorf("%+v", in)
	}
	in := read(url.Values{"answers.a.choices": {"", "1", "3"}, "answers.b.choices": {""}, "answers.c.text": {" "}})
	b, there := in.Body.Answers["b"]
	if strings.Join(in.Body.Answers["a"].Choices, ",") != "1,3" || !there || len(b.Choices) != 0 || len(in.Body.Answers) != 3 {
		t.Errorf("%+v", in)
	}
}

func TestBind_AnEditWithoutItsVersionIsRefused(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"", "0", "-1", "x"} {
		if _, err := sendForm(t, formAPI(t), url.Values{"version": {version}, "title": {"Семинар"}, "kind": {"a"}}); !errors.Is(err, ErrVersionRequired) {
			t.Errorf("version %q: %v", version, err)
		}
	}
}

// Whatever a form holds, reading it ends, and what is taken fits the contract.
func FuzzBind(f *testing.F) {
	for _, s := range []string{"title=abc&kind=a&version=1", "rows.999999999.title=abc&version=1", "rows.-1.title=x&rows..title=y", "term.start=2026-01-01&term=x",
		"people=&people=zz&words=%00", "answers.=1&answers.a.b=2&answers=3", "title.title=1&title=2"} {
		f.Add(s)
	}
	api := formAPI(f)
	f.Fuzz(func(t *testing.T, raw string) {
		form, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		in, err := sendForm(t, api, form)
		if err != nil {
			if _, known := fault.As(err); !known {
				t.Fatalf("%q: %v", raw, err)
			}
			return
		}
		if n := len([]rune(in.Body.Title)); n < 3 || n > 20 || in.Body.Kind != "a" && in.Body.Kind != "b" {
			t.Fatalf("%q was taken: %+v", raw, in.Body)
		}
	})
}
