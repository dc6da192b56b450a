package diagnostics

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics/proto"
)

// Conversions between the plain types and the gRPC contract. Strings that come
// from foreign files may be no UTF-8, which protobuf refuses, so those that leave
// a program pass through valid.

func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

func each[A, B any](in []A, convert func(A) B) []B {
	if len(in) == 0 {
		return nil
	}
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = convert(v)
	}
	return out
}

func formToWire(f Form) *proto.FormReply {
	return &proto.FormReply{
		Title: valid(f.Title), Introduction: valid(f.Introduction), TimeLimit: int32(f.TimeLimit), Test: f.Test, Drawn: f.Drawn,
		Sections: each(f.Sections, func(s Section) *proto.Section {
			return &proto.Section{Code: valid(s.Code), Title: valid(s.Title), Introduction: valid(s.Introduction), Items: each(s.Items, itemToWire)}
		}),
		Competencies: each(f.Competencies, func(c Competency) *proto.Competency {
			return &proto.Competency{Code: valid(c.Code), Title: valid(c.Title), Max: c.Max}
		}),
	}
}

func itemToWire(i Item) *proto.Item {
	return &proto.Item{
		Code: valid(i.Code), Text: valid(i.Text), Hint: valid(i.Hint), Required: i.Required, Input: string(i.Input), Unit: valid(i.Unit),
		Options: each(i.Options, optionToWire), Targets: each(i.Targets, optionToWire),
		Rubric: each(i.Rubric, func(c Criterion) *proto.Criterion {
			return &proto.Criterion{Code: valid(c.Code), Title: valid(c.Title), Description: valid(c.Description), Max: c.Max}
		}),
		Show: each(i.Show, func(c Condition) *proto.Condition {
			return &proto.Condition{Item: valid(c.Item), Options: each(c.In, valid)}
		}),
	}
}

func optionToWire(o Option) *proto.Option {
	return &proto.Option{Code: valid(o.Code), Title: valid(o.Title)}
}

func formFromWire(f *proto.FormReply) Form {
	return Form{
		Title: f.GetTitle(), Introduction: f.GetIntroduction(), TimeLimit: int(f.GetTimeLimit()), Test: f.GetTest(), Drawn: f.GetDrawn(),
		Sections: each(f.GetSections(), func(s *proto.Section) Section {
			return Section{Code: s.GetCode(), Title: s.GetTitle(), Introduction: s.GetIntroduction(), Items: each(s.GetItems(), itemFromWire)}
		}),
		Competencies: each(f.GetCompetencies(), func(c *proto.Competency) Competency {
			return Competency{Code: c.GetCode(), Title: c.GetTitle(), Max: c.GetMax()}
		}),
	}
}

func itemFromWire(i *proto.Item) Item {
	return Item{
		Code: i.GetCode(), Text: i.GetText(), Hint: i.GetHint(), Required: i.GetRequired(), Input: Input(i.GetInput()), Unit: i.GetUnit(),
		Options: each(i.GetOptions(), optionFromWire), Targets: each(i.GetTargets(), optionFromWire),
		Rubric: each(i.GetRubric(), func(c *proto.Criterion) Criterion {
			return Criterion{Code: c.GetCode(), Title: c.GetTitle(), Description: c.GetDescription(), Max: c.GetMax()}
		}),
		Show: each(i.GetShow(), func(c *proto.Condition) Condition { return Condition{Item: c.GetItem(), In: c.GetOptions()} }),
	}
}

func optionFromWire(o *proto.Option) Option { return Option{Code: o.GetCode(), Title: o.GetTitle()} }

func markToWire(m Mark) *proto.Mark {
	return &proto.Mark{Criterion: valid(m.Criterion), Points: m.Points}
}

func markFromWire(m *proto.Mark) Mark {
	return Mark{Criterion: m.GetCriterion(), Points: m.GetPoints()}
}

func submissionToWire(s Submission) *proto.Submission {
	// One allocation for all answers: a bulk call sends millions of them.
	answers := make([]proto.Answer, len(s.Answers))
	out := &proto.Submission{RunId: valid(s.RunID), Itemized: s.Itemized, Answers: make([]*proto.Answer, len(s.Answers))}
	for i, a := range s.Answers {
		w := &answers[i]
		w.Item, w.Choices, w.Text, w.Marks = valid(a.Item), a.Choices, valid(a.Text), each(a.Marks, markToWire)
		if slices.ContainsFunc(a.Choices, func(c string) bool { return !utf8.ValidString(c) }) {
			w.Choices = each(a.Choices, valid)
		}
		out.Answers[i] = w
	}
	return out
}

func submissionFromWire(s *proto.Submission) Submission {
	return Submission{RunID: s.GetRunId(), Itemized: s.GetItemized(), Answers: each(s.GetAnswers(), func(a *proto.Answer) Answer {
		return Answer{Item: a.GetItem(), Choices: a.GetChoices(), Text: a.GetText(), Marks: each(a.GetMarks(), markFromWire)}
	})}
}

func reportToWire(r Report) *proto.Report {
	return &proto.Report{
		RunId: valid(r.RunID),
		Scores: each(r.Scores, func(s Score) *proto.Score {
			return &proto.Score{
				Competency: valid(s.Competency), Score: s.Score, Max: s.Max, Level: valid(s.Level), LevelTitle: valid(s.LevelTitle),
				Deficit: s.Deficit, Polarity: string(s.Polarity), Advice: valid(s.Advice),
			}
		}),
		Notes: each(r.Notes, func(n Note) *proto.Note { return &proto.Note{Code: valid(n.Code), Text: valid(n.Text)} }),
		Requests: each(r.Requests, func(q Request) *proto.LearningRequest {
			return &proto.LearningRequest{Kind: string(q.Kind), Text: valid(q.Text)}
		}),
		Items: each(r.Items, func(i ItemScore) *proto.ItemScore {
			return &proto.ItemScore{Item: valid(i.Item), Competency: valid(i.Competency), Score: i.Score, Max: i.Max}
		}),
	}
}

func reportFromWire(r *proto.Report) Report {
	return Report{
		RunID: r.GetRunId(),
		Scores: each(r.GetScores(), func(s *proto.Score) Score {
			return Score{
				Competency: s.GetCompetency(), Score: s.GetScore(), Max: s.GetMax(), Level: s.GetLevel(), LevelTitle: s.GetLevelTitle(),
				Deficit: s.GetDeficit(), Polarity: Polarity(s.GetPolarity()), Advice: s.GetAdvice(),
			}
		}),
		Notes: each(r.GetNotes(), func(n *proto.Note) Note { return Note{Code: n.GetCode(), Text: n.GetText()} }),
		Requests: each(r.GetRequests(), func(q *proto.LearningRequest) Request {
			return Request{Kind: RequestKind(q.GetKind()), Text: q.GetText()}
		}),
		Items: each(r.GetItems(), func(i *proto.ItemScore) ItemScore {
			return ItemScore{Item: i.GetItem(), Competency: i.GetCompetency(), Score: i.GetScore(), Max: i.GetMax()}
		}),
	}
}

func previewToWire(p Preview) *proto.InspectReply {
	return &proto.InspectReply{
		Format: p.Format, Encoding: p.Encoding, Delimiter: p.Delimiter,
		Sheets: each(p.Sheets, func(s Sheet) *proto.Sheet {
			return &proto.Sheet{
				Name: valid(s.Name), HeaderRow: int32(s.HeaderRow), Rows: s.Rows, More: s.More, Columns: each(s.Columns, valid),
				Sample: each(s.Sample, func(c []string) *proto.Cells { return &proto.Cells{Values: each(c, valid)} }),
				Hidden: s.Hidden, HeaderRows: int32(s.HeaderRows), Missing: each(s.Missing, valid),
				Found: each(s.Found, func(f Found) *proto.Found {
					return &proto.Found{Field: valid(string(f.Field)), Competency: valid(f.Competency)}
				}),
				Top: each(s.Top, func(l Line) *proto.Line {
					return &proto.Line{Number: int32(l.Number), Cells: each(l.Cells, valid)}
				}),
			}
		}),
	}
}

func previewFromWire(p *proto.InspectReply) Preview {
	return Preview{
		Format: p.GetFormat(), Encoding: p.GetEncoding(), Delimiter: p.GetDelimiter(),
		Sheets: each(p.GetSheets(), func(s *proto.Sheet) Sheet {
			return Sheet{
				Name: s.GetName(), HeaderRow: int(s.GetHeaderRow()), Rows: s.GetRows(), More: s.GetMore(), Columns: s.GetColumns(),
				Sample: each(s.GetSample(), func(c *proto.Cells) []string { return c.GetValues() }),
				Hidden: s.GetHidden(), HeaderRows: int(s.GetHeaderRows()), Missing: s.GetMissing(),
				Found: each(s.GetFound(), func(f *proto.Found) Found {
					return Found{Field: FieldName(f.GetField()), Competency: f.GetCompetency()}
				}),
				Top: each(s.GetTop(), func(l *proto.Line) Line { return Line{Number: int(l.GetNumber()), Cells: l.GetCells()} }),
			}
		}),
	}
}

func cellToWire(c CellError) *proto.CellError {
	return &proto.CellError{Sheet: valid(c.Sheet), Row: int32(c.Row), Column: c.Column, Reason: valid(c.Reason)}
}

func cellFromWire(c *proto.CellError) CellError {
	return CellError{Sheet: c.GetSheet(), Row: int(c.GetRow()), Column: c.GetColumn(), Reason: c.GetReason()}
}
