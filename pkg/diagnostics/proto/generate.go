// Package proto is the gRPC contract between the platform and an instrument
// program, and the Go code made from it. Plugin authors use package diagnostics
// and never need this one.
package proto

// Wants protoc 3.21 or newer, protoc-gen-go v1.36 and protoc-gen-go-grpc v1.6 in PATH.
//go:generate protoc --go_out=. --go_opt=paths=source_relative --go-grpc_out=. --go-grpc_opt=paths=source_relative diagnostics.proto
