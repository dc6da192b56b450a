package diagnostics

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/marshrut-iom/marshrut/pkg/diagnostics/proto"
)

// refusalOf gives the wire form of a mistake in the input, nil for other errors.
func refusalOf(err error) *proto.Refusal {
	var (
		definition *DefinitionError
		answers    *AnswersError
		file       *FileError
	)
	switch {
	case errors.As(err, &definition):
		return &proto.Refusal{Kind: proto.Refusal_DEFINITION, Places: placesToWire(definition.Places)}
	case errors.As(err, &answers):
		return &proto.Refusal{Kind: proto.Refusal_ANSWERS, Places: placesToWire(answers.Places)}
	case errors.As(err, &file):
		cells := file.Cells[:min(len(file.Cells), maxPlaces)]
		return &proto.Refusal{Kind: proto.Refusal_FILE, Places: each(cells, func(c CellError) *proto.Place {
			return &proto.Place{Sheet: valid(c.Sheet), Row: int32(c.Row), Column: c.Column, Reason: valid(c.Reason)}
		})}
	}
	return nil
}

func placesToWire(places []Place) []*proto.Place {
	return each(places[:min(len(places), maxPlaces)], func(p Place) *proto.Place {
		return &proto.Place{Path: valid(p.Path), Reason: valid(p.Reason)}
	})
}

// mistakeFrom turns a refusal back into the typed error it was.
func mistakeFrom(r *proto.Refusal) error {
	places := each(r.GetPlaces(), func(p *proto.Place) Place { return Place{Path: p.GetPath(), Reason: p.GetReason()} })
	switch r.GetKind() {
	case proto.Refusal_DEFINITION:
		return &DefinitionError{Places: places}
	case proto.Refusal_ANSWERS:
		return &AnswersError{Places: places}
	case proto.Refusal_FILE:
		return &FileError{Cells: each(r.GetPlaces(), func(p *proto.Place) CellError {
			return CellError{Sheet: p.GetSheet(), Row: int(p.GetRow()), Column: p.GetColumn(), Reason: p.GetReason()}
		})}
	}
	return errors.New("a refusal of unknown kind")
}

// toStatus is what a program's error becomes on the wire. A mistake in the input
// keeps its type, the rest is the program's own failure.
func toStatus(err error) error {
	if err == nil {
		return nil
	}
	if r := refusalOf(err); r != nil {
		s, detailErr := status.New(codes.InvalidArgument, "the input is refused").WithDetails(r)
		if detailErr != nil {
			return status.Error(codes.Internal, detailErr.Error())
		}
		return s.Err()
	}
	switch {
	case errors.Is(err, context.Canceled):
		return status.Error(codes.Canceled, "cancelled")
	case errors.Is(err, context.DeadlineExceeded):
		return status.Error(codes.DeadlineExceeded, "out of time")
	}
	if s, ok := status.FromError(err); ok {
		return s.Err()
	}
	return status.Error(codes.Unknown, valid(err.Error()))
}

// fromStatus finds the mistake in the input that a status carries; other errors
// stay as they are.
func fromStatus(err error) error {
	s, ok := status.FromError(err)
	if !ok || s.Code() != codes.InvalidArgument {
		return err
	}
	for _, detail := range s.Details() {
		if r, ok := detail.(*proto.Refusal); ok {
			return mistakeFrom(r)
		}
	}
	return err
}
