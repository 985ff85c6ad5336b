import FleetProcesses
import Foundation
import Testing

/// What the image promises: one stripped executable that is every service, beside one Swift
/// runtime, for no privileged user, and small.
struct ImageCheck {
    /// What all but our executable may take.
    ///
    /// With an optimised one, which is a third of that which tests are built with, the whole stays
    /// below 250 MB.
    private static let othersBytesMax = 166_000_000

    let stack: ComposeStack

    /// Looks into the image.
    func run() async throws {
        for service in try ComposeStack.executables where service != "poolkeeper" {
            let target = try await inside(["readlink", "/opt/poolkeeper/" + service])
            #expect(target == "poolkeeper", "\(service)")
        }
        try await hasOneRuntime()
        try await isStripped()
        #expect(try await inside(["id", "--user"]) == "10001")
        let own = try await inside(["stat", "--format", "%s", "/opt/poolkeeper/poolkeeper"])
        let format = ["image", "inspect", "--format", "{{.Size}}", ComposeStack.image]
        let whole = try await stack.run(["docker"] + format)
        let others = try #require(Int(whole)) - #require(Int(own))
        #expect(others < Self.othersBytesMax)
    }

    private func hasOneRuntime() async throws {
        let libraries = try await inside(["ldd", "/opt/poolkeeper/poolkeeper"])
        #expect(!libraries.contains("not found"), "\(libraries)")
        #expect(libraries.contains("libswiftCore.so => /opt/poolkeeper/libswiftCore.so "))
    }

    private func isStripped() async throws {
        let container = try await stack.docker.docker("create", ComposeStack.image)
        let path = stack.file("poolkeeper")
        try await stack.docker.docker("cp", container + ":/opt/poolkeeper/poolkeeper", path)
        try await stack.docker.docker("rm", container)
        let sections = try await stack.run(["readelf", "--section-headers", "--wide", path])
        #expect(sections.contains(" .text "))
        #expect(!sections.contains(" .symtab "))
    }

    /// Runs a program in a container of the image.
    private func inside(_ command: [String]) async throws -> String {
        try await stack.run(
            ["docker", "run", "--rm", "--network", "none", ComposeStack.image] + command
        )
    }
}
