package main

import (
	"context"
	"fmt"
	"os"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	pb "talentmatch/v1"
)

func main() {
	connection, err := grpc.Dial(os.Args[1], grpc.WithInsecure())
	if err != nil {
		panic(err)
	}
	defer connection.Close()
	ctx := metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer KEY")
	record := &pb.Record{Name: "jobPostings/go-grpc", Resource: &pb.Record_JobPosting{JobPosting: &pb.JobPosting{Title: "焊工"}}}
	if _, err := pb.NewCatalogServiceClient(connection).UpsertRecord(ctx, &pb.UpsertRecordRequest{Record: record}); err != nil {
		panic(err)
	}
	asked := &pb.MatchRequest{Subject: &pb.MatchRequest_SubjectText{SubjectText: "焊工"}, TargetKind: pb.RecordKind_RECORD_KIND_JOB_POSTING}
	answer, err := pb.NewMatchServiceClient(connection).Match(ctx, asked)
	if err != nil {
		panic(err)
	}
	for _, result := range answer.Results {
		fmt.Println(result.Title, result.Score)
	}
}
