package main

import (
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/mem"

	_ "google.golang.org/grpc/encoding/proto" // the codec that this one stands before

	"github.com/marshrut-iom/marshrut/pkg/diagnostics"
	"github.com/marshrut-iom/marshrut/pkg/diagnostics/proto"
)

// serveGiant serves beside the SDK, which would not send so much.
func serveGiant(h hostile) {
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig:  diagnostics.Handshake(),
		VersionedPlugins: diagnostics.Plugins(h),
		GRPCServer: func(options []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(options, grpc.ForceServerCodecV2(giant{encoding.GetCodecV2("proto")}))...)
		},
	})
}

// giant makes of every report a message of 1 GiB.
type giant struct{ encoding.CodecV2 }

func (g giant) Marshal(v any) (mem.BufferSlice, error) {
	if _, report := v.(*proto.ScoreReply); report {
		return mem.BufferSlice{mem.SliceBuffer(make([]byte, 1<<30))}, nil
	}
	return g.CodecV2.Marshal(v)
}
