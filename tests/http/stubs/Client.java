import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import talentmatch.v1.*;
// By its name, as java.lang has a Record too.
import talentmatch.v1.Record;

public class Client {
    public static void main(String[] arguments) throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forTarget(arguments[0]).usePlaintext().build();
        var key = new Metadata();
        key.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer KEY");
        var headers = MetadataUtils.newAttachHeadersInterceptor(key);
        var catalog = CatalogServiceGrpc.newBlockingStub(channel).withInterceptors(headers);
        var matching = MatchServiceGrpc.newBlockingStub(channel).withInterceptors(headers);

        var posting = JobPosting.newBuilder().setTitle("焊工");
        var record = Record.newBuilder().setName("jobPostings/java-grpc").setJobPosting(posting);
        catalog.upsertRecord(UpsertRecordRequest.newBuilder().setRecord(record).build());
        var asked = MatchRequest.newBuilder().setSubjectText("焊工").setTargetKind(RecordKind.RECORD_KIND_JOB_POSTING);
        for (MatchResult result : matching.match(asked.build()).getResultsList()) {
            System.out.println(result.getTitle() + " " + result.getScore());
        }
        channel.shutdownNow();
    }
}
