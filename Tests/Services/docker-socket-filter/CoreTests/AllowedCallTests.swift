import DockerSocketFilterCore
import Testing

@Suite struct AllowedCallTests {
    @Test(arguments: [
        "/_ping", "/version", "/v1.41/info", "/v1.41/volumes", "/volumes/camera-footage",
        "/v1.41/containers/json", "/events",
    ])
    func `what the janitor reads passes`(path: String) {
        #expect(AllowedCall.passes(method: "GET", path: path))
        #expect(!AllowedCall.passes(method: "POST", path: path))
        #expect(!AllowedCall.passes(method: "DELETE", path: path))
    }

    @Test(arguments: [
        "/v1.41/containers/abc/json", "/volumes/", "/volumes/../containers/abc/json", "volumes",
        "/volumes/%2e%2e", "/v1.41/v1.41/volumes", "/", "/images/json", "//volumes",
    ])
    func `everything else does not`(path: String) {
        #expect(!AllowedCall.passes(method: "GET", path: path))
    }
}
