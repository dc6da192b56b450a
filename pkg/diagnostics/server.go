package diagnostics

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	protobuf "google.golang.org/protobuf/proto"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics/proto"
)

// NewServer makes the gRPC server of an instrument. Serve and diagnosticstest
// use it; an author never needs to.
func NewServer(i Instrument, options ...grpc.ServerOption) *grpc.Server {
	s := newBareServer(options)
	register(s, i)
	return s
}

func newBareServer(options []grpc.ServerOption) *grpc.Server {
	return grpc.NewServer(append([]grpc.ServerOption{
		grpc.MaxRecvMsgSize(MaxMessage),
		grpc.MaxSendMsgSize(MaxMessage),
		grpc.ChainUnaryInterceptor(recoverUnary),
		grpc.ChainStreamInterceptor(recoverStream),
	}, options...)...)
}

func register(s *grpc.Server, i Instrument) {
	proto.RegisterInstrumentServer(s, instrumentServer{of: i})
	if q, ok := i.(Questionnaire); ok {
		proto.RegisterQuestionnaireServer(s, questionnaireServer{of: q})
	}
	if m, ok := i.(Importer); ok {
		proto.RegisterImporterServer(s, importerServer{of: m})
	}
}

// A panic in one call is the failure of that call only.
func recoverUnary(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (reply any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(info.FullMethod, p)
		}
	}()
	return handler(ctx, req)
}

func recoverStream(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(info.FullMethod, p)
		}
	}()
	return handler(srv, stream)
}

func panicked(method string, p any) error {
	fmt.Fprintf(os.Stderr, "panic in %s: %v\n%s\n", method, p, debug.Stack())
	return status.Errorf(codes.Internal, "panic: %s", valid(fmt.Sprint(p)))
}

type instrumentServer struct {
	proto.UnimplementedInstrumentServer
	of Instrument
}

func (s instrumentServer) Describe(context.Context, *proto.DescribeRequest) (*proto.DescribeReply, error) {
	i := s.of.Describe()
	return &proto.DescribeReply{Name: i.Name, Version: i.Version, Kind: string(i.Kind), Title: i.Title}, nil
}

type questionnaireServer struct {
	proto.UnimplementedQuestionnaireServer
	of Questionnaire
}

func (s questionnaireServer) Form(ctx context.Context, r *proto.FormRequest) (*proto.FormReply, error) {
	f, err := s.of.Form(ctx, r.GetDefinition())
	if err != nil {
		return nil, toStatus(err)
	}
	return formToWire(f), nil
}

func (s questionnaireServer) Draw(ctx context.Context, r *proto.DrawRequest) (*proto.FormReply, error) {
	of, ok := s.of.(Drawer)
	if !ok {
		return nil, status.Error(codes.Unimplemented, "this program draws no forms")
	}
	f, err := of.Draw(ctx, r.GetDefinition(), r.GetRunId())
	if err != nil {
		return nil, toStatus(err)
	}
	return formToWire(f), nil
}

func (s questionnaireServer) Score(ctx context.Context, r *proto.ScoreRequest) (*proto.ScoreReply, error) {
	report, err := s.of.Score(ctx, r.GetDefinition(), submissionFromWire(r.GetSubmission()))
	if err != nil {
		return nil, toStatus(err)
	}
	return &proto.ScoreReply{Report: reportToWire(report)}, nil
}

func (s questionnaireServer) ScoreAll(stream proto.Questionnaire_ScoreAllServer) error {
	var d Definition
	for first := true; ; first = false {
		chunk, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if first {
			d = chunk.GetDefinition()
		}
		reply := &proto.ReportChunk{Number: chunk.GetNumber(), Outcomes: make([]*proto.Outcome, len(chunk.GetSubmissions()))}
		var table texts
		for i, sub := range chunk.GetSubmissions() {
			submission, err := unpack(sub, chunk.GetTexts())
			if err != nil {
				return status.Error(codes.FailedPrecondition, err.Error())
			}
			report, err := s.of.Score(stream.Context(), d, submission)
			var answers *AnswersError
			switch {
			case err == nil:
				reply.Outcomes[i] = &proto.Outcome{Report: table.shorten(report)}
			case errors.As(err, &answers):
				reply.Outcomes[i] = &proto.Outcome{Refusal: refusalOf(err)}
			default:
				return toStatus(err)
			}
		}
		reply.Texts = table.list
		if err := stream.Send(reply); err != nil {
			return err
		}
	}
}

type importerServer struct {
	proto.UnimplementedImporterServer
	of Importer
}

func (s importerServer) Inspect(stream proto.Importer_InspectServer) error {
	f, m, err := receiveFile(stream.Recv)
	if err != nil {
		return toStatus(err)
	}
	p, err := s.of.Inspect(stream.Context(), f, m)
	if err != nil {
		return toStatus(err)
	}
	return stream.SendAndClose(previewToWire(p))
}

// Rows leave in chunks: as many as came together, bounded in number and bytes.
const (
	chunkRows  = 1024
	chunkBytes = 512 << 10
)

func (s importerServer) Rows(stream proto.Importer_RowsServer) error {
	f, m, err := receiveFile(stream.Recv)
	if err != nil {
		return toStatus(err)
	}
	chunk, size, table := &proto.RowChunk{}, 0, rowTable{}
	flush := func() error {
		if len(chunk.Rows) == 0 {
			return nil
		}
		chunk.Columns, chunk.Texts = table.columns, table.list
		err := stream.Send(chunk)
		chunk, size, table = &proto.RowChunk{Rows: make([]*proto.Row, 0, chunkRows)}, 0, rowTable{}
		return err
	}
	err = s.of.Rows(stream.Context(), f, m, func(r Row) error {
		if err := stream.Context().Err(); err != nil {
			return err
		}
		wire := table.pack(r)
		chunk.Rows = append(chunk.Rows, wire)
		if size += protobuf.Size(wire); len(chunk.Rows) >= chunkRows || size+table.size >= chunkBytes {
			return flush()
		}
		return nil
	})
	if err != nil {
		return toStatus(err)
	}
	return flush()
}

// receiveFile gathers a file from its stream. More or fewer bytes than announced
// are the caller's failure, not the file's.
func receiveFile(recv func() (*proto.FilePart, error)) (File, Mapping, error) {
	var m Mapping
	part, err := recv()
	if err != nil {
		return File{}, m, err
	}
	head := part.GetHead()
	if head == nil || head.GetSize() < 0 || head.GetSize() > MaxFile {
		return File{}, m, status.Error(codes.FailedPrecondition, "the stream begins without a head, or the file is too large")
	}
	if len(head.GetMapping()) > 0 {
		if err := json.Unmarshal(head.GetMapping(), &m); err != nil {
			return File{}, m, wrongDefinition("", "сопоставление столбцов: "+brief(err))
		}
	}
	data := make([]byte, 0, head.GetSize())
	for {
		data = append(data, part.GetData()...)
		if int64(len(data)) > head.GetSize() {
			return File{}, m, status.Error(codes.FailedPrecondition, "the file is longer than announced")
		}
		if part, err = recv(); errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return File{}, m, err
		}
	}
	if int64(len(data)) != head.GetSize() {
		return File{}, m, status.Error(codes.FailedPrecondition, "the file is shorter than announced")
	}
	return File{Name: "file" + head.GetExtension(), Size: head.GetSize(), Content: bytes.NewReader(data)}, m, nil
}
