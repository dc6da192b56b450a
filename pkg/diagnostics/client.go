package diagnostics

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"google.golang.org/grpc"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics/proto"
)

// Client is the platform's side of the contract, used by its plugin host and by
// diagnosticstest; an author of a program never needs it. Mistakes in the input
// come back as the typed errors of this package, everything else as a gRPC
// status.
type Client struct {
	instrument    proto.InstrumentClient
	questionnaire proto.QuestionnaireClient
	importer      proto.ImporterClient
}

// NewClient speaks to the program behind conn.
func NewClient(conn grpc.ClientConnInterface) *Client {
	return &Client{
		instrument:    proto.NewInstrumentClient(conn),
		questionnaire: proto.NewQuestionnaireClient(conn),
		importer:      proto.NewImporterClient(conn),
	}
}

// Describe asks the program who it is.
func (c *Client) Describe(ctx context.Context) (Info, error) {
	r, err := c.instrument.Describe(ctx, &proto.DescribeRequest{})
	if err != nil {
		return Info{}, err
	}
	return Info{Name: r.GetName(), Version: r.GetVersion(), Kind: Kind(r.GetKind()), Title: r.GetTitle()}, nil
}

// Form lays out a definition.
func (c *Client) Form(ctx context.Context, d Definition) (Form, error) {
	r, err := c.questionnaire.Form(ctx, &proto.FormRequest{Definition: d})
	if err != nil {
		return Form{}, fromStatus(err)
	}
	return formFromWire(r), nil
}

// Draw lays a definition out for one run; only where its form says Drawn.
func (c *Client) Draw(ctx context.Context, d Definition, runID string) (Form, error) {
	r, err := c.questionnaire.Draw(ctx, &proto.DrawRequest{Definition: d, RunId: runID})
	if err != nil {
		return Form{}, fromStatus(err)
	}
	return formFromWire(r), nil
}

// Score scores one submission.
func (c *Client) Score(ctx context.Context, d Definition, s Submission) (Report, error) {
	r, err := c.questionnaire.Score(ctx, &proto.ScoreRequest{Definition: d, Submission: submissionToWire(s)})
	if err != nil {
		return Report{}, fromStatus(err)
	}
	return reportFromWire(r.GetReport()), nil
}

// ScoreStream scores many submissions in numbered chunks. Send and Recv may run
// in two goroutines.
type ScoreStream struct {
	stream     proto.Questionnaire_ScoreAllClient
	definition Definition
}

// ScoreAll opens a stream; cancelling ctx ends it.
func (c *Client) ScoreAll(ctx context.Context, d Definition) (*ScoreStream, error) {
	stream, err := c.questionnaire.ScoreAll(ctx)
	if err != nil {
		return nil, fromStatus(err)
	}
	return &ScoreStream{stream: stream, definition: d}, nil
}

// Send sends one chunk. When it gives io.EOF, Recv says why.
func (s *ScoreStream) Send(number uint64, submissions []Submission) error {
	var table texts
	chunk := &proto.ScoreChunk{Definition: s.definition, Number: number, Submissions: each(submissions, table.pack)}
	chunk.Texts = table.list
	s.definition = nil
	return s.stream.Send(chunk)
}

// CloseSend says that no chunk follows.
func (s *ScoreStream) CloseSend() error { return s.stream.CloseSend() }

// Recv gives the outcomes of the next chunk, io.EOF after the last.
func (s *ScoreStream) Recv() (number uint64, outcomes []Outcome, err error) {
	chunk, err := s.stream.Recv()
	if err != nil {
		return 0, nil, fromStatus(err)
	}
	if err := restore(chunk); err != nil {
		return 0, nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return chunk.GetNumber(), each(chunk.GetOutcomes(), func(o *proto.Outcome) Outcome {
		if o.GetRefusal() != nil {
			return Outcome{Err: mistakeFrom(o.GetRefusal())}
		}
		return Outcome{Report: reportFromWire(o.GetReport())}
	}), nil
}

// Inspect says what is in a file, and how a mapping would read it.
func (c *Client) Inspect(ctx context.Context, f File, m Mapping) (Preview, error) {
	mapping, err := json.Marshal(m)
	if err != nil {
		return Preview{}, err
	}
	stream, err := c.importer.Inspect(ctx)
	if err != nil {
		return Preview{}, fromStatus(err)
	}
	if err := sendFile(stream.Send, f, mapping); err != nil {
		return Preview{}, err
	}
	r, err := stream.CloseAndRecv()
	if err != nil {
		return Preview{}, fromStatus(err)
	}
	return previewFromWire(r), nil
}

// RowStream gives the rows of a file, chunk by chunk.
type RowStream struct{ stream proto.Importer_RowsClient }

// Rows sends a file; cancelling ctx ends the stream.
func (c *Client) Rows(ctx context.Context, f File, m Mapping) (*RowStream, error) {
	mapping, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	stream, err := c.importer.Rows(ctx)
	if err != nil {
		return nil, fromStatus(err)
	}
	if err := sendFile(stream.Send, f, mapping); err != nil {
		return nil, err
	}
	if err := stream.CloseSend(); err != nil {
		return nil, err
	}
	return &RowStream{stream: stream}, nil
}

// Recv gives the next rows, io.EOF after the last.
func (s *RowStream) Recv() ([]Row, error) {
	chunk, err := s.stream.Recv()
	if err != nil {
		return nil, fromStatus(err)
	}
	rows, err := rowsFromWire(chunk)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return rows, nil
}

// ErrFileRead wraps a failure of the caller's own reader, so that it is not taken
// for the program's.
var ErrFileRead = errors.New("the file cannot be read")

// ErrMalformed means that a message of the program contradicts itself.
var ErrMalformed = errors.New("the message of the program is malformed")

// partBytes is how much of a file one message carries.
const partBytes = 256 << 10

func sendFile(send func(*proto.FilePart) error, f File, mapping []byte) error {
	if f.Content == nil || f.Size < 0 || f.Size > MaxFile {
		return fmt.Errorf("%w: %d bytes, at most %d are taken", ErrFileRead, f.Size, int64(MaxFile))
	}
	head := &proto.FileHead{Extension: extensionOf(f.Name), Size: f.Size, Mapping: mapping}
	left := f.Size
	for first := true; first || left > 0; first = false {
		data := make([]byte, min(left, partBytes))
		if _, err := io.ReadFull(f.Content, data); err != nil {
			return fmt.Errorf("%w: %w", ErrFileRead, err)
		}
		left -= int64(len(data))
		part := &proto.FilePart{Data: data}
		if first {
			part.Head = head
		}
		if err := send(part); err != nil {
			if errors.Is(err, io.EOF) {
				return nil // the program answered early; receiving says what
			}
			return err
		}
	}
	return nil
}

// extensionOf keeps ".csv" of a name and nothing that could tell of a person.
func extensionOf(name string) string {
	ext := strings.ToLower(filepath.Ext(name))
	if len(ext) > 8 {
		return ""
	}
	return ext
}
