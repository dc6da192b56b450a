package artifactweb

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/web"
)

type files struct{ s *artifact.Files }

type (
	listFilesInput struct {
		web.Page
		Route    uuid.UUID `path:"route"`
		Activity uuid.UUID `query:"activity" doc:"Подтверждения одного мероприятия"`
		Purpose  string    `query:"purpose" enum:"evidence,product"`
		State    string    `query:"state" enum:"uploading,checking,ready,rejected"`
	}
	listFilesOutput struct{ Body web.Listing[file] }
	announceInput   struct {
		Route uuid.UUID `path:"route"`
		Body  fileInput
	}
	fileID struct {
		ID uuid.UUID `path:"artifact"`
	}
	deleteFileInput struct {
		web.Edit
		ID uuid.UUID `path:"artifact"`
	}
	fileOutput struct {
		ETag string `header:"ETag"`
		Body file
	}
	partsOutput  struct{ Body partList }
	partURLInput struct {
		ID   uuid.UUID `path:"artifact"`
		Part int       `path:"part"`
	}
	partURLOutput struct {
		Body struct {
			URL       string    `json:"url" doc:"Отправьте сюда часть методом PUT"`
			ExpiresAt time.Time `json:"expires_at"`
		}
	}
	limitOutput struct {
		ETag string `header:"ETag"`
		Body limit
	}
	setLimitInput struct {
		web.Edit
		Body limitInput
	}
)

func (h files) list(ctx context.Context, in *listFilesInput) (*listFilesOutput, error) {
	l, err := h.s.List(ctx, in.Route, artifact.Filter{Activity: in.Activity, Purpose: artifact.Purpose(in.Purpose), State: artifact.State(in.State)}, in.Request())
	return &listFilesOutput{Body: web.ListOf(l, toFile)}, err
}

func (in fileInput) domain() artifact.Announcement {
	return artifact.Announcement{FileName: in.FileName, Size: in.Size, MediaType: in.MediaType, Purpose: in.Purpose, Activity: in.Activity, PartSize: in.PartSize}
}

func (h files) announce(ctx context.Context, in *announceInput) (*fileOutput, error) {
	return fileAnswer(h.s.Announce(ctx, in.Route, in.Body.domain()))
}

func (h files) get(ctx context.Context, in *fileID) (*fileOutput, error) {
	return fileAnswer(h.s.Get(ctx, in.ID))
}

func (h files) delete(ctx context.Context, in *deleteFileInput) (*struct{}, error) {
	return nil, h.s.Delete(ctx, in.ID, in.Version)
}

func (h files) parts(ctx context.Context, in *fileID) (*partsOutput, error) {
	a, there, err := h.s.Parts(ctx, in.ID)
	return &partsOutput{Body: toParts(a, there)}, err
}

func (h files) partURL(ctx context.Context, in *partURLInput) (*partURLOutput, error) {
	url, until, err := h.s.PartURL(ctx, in.ID, in.Part)
	out := &partURLOutput{}
	out.Body.URL, out.Body.ExpiresAt = url, until
	return out, err
}

func (h files) complete(ctx context.Context, in *fileID) (*fileOutput, error) {
	return fileAnswer(h.s.Complete(ctx, in.ID))
}

func (h files) limit(ctx context.Context, _ *struct{}) (*limitOutput, error) {
	return limitAnswer(h.s.Limit(ctx))
}

func (h files) setLimit(ctx context.Context, in *setLimitInput) (*limitOutput, error) {
	return limitAnswer(h.s.SetLimit(ctx, in.Body.Bytes, in.Version))
}

func limitAnswer(l artifact.Limit, err error) (*limitOutput, error) {
	if err != nil {
		return nil, err
	}
	return &limitOutput{ETag: web.ETag(l.Version), Body: limit{limitInput{l.Bytes}, l.Version, artifact.Extensions()}}, nil
}

func fileAnswer(a artifact.Artifact, err error) (*fileOutput, error) {
	if err != nil {
		return nil, err
	}
	return &fileOutput{ETag: web.ETag(a.Version), Body: toFile(a)}, nil
}

// put takes the bytes of one part as they come.
func (h files) put(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "artifact")
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.PathValue("part"))
	if err != nil {
		return artifact.ErrNoPart
	}
	if err := h.s.Put(ctx, id, number, r.ContentLength, r.Body); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
