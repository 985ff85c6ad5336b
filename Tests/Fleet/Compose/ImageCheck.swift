import FleetProcesses
import Foundation
import Testing

/// What the image promises: every executable, stripped, beside one Swift runtime, for no privileged
/// user, and small.
struct ImageCheck {
    /// What all but our executables may take.
    ///
    /// With optimised ones, which are a quarter of those that tests are built with, the whole stays
    /// below 250 MB.
    private static let withoutExecutablesBytesMax = 160_000_000

    let stack: ComposeStack

    /// Looks into the image.
    func run() async throws {
        let paths = try ComposeStack.executables.map { "/opt/poolkeeper/" + $0 }
        try await hasOneRuntime(paths)
        try await isStripped(paths)
        #expect(try await inside(["id", "--user"]) == "10001")
        let whole = try #require(
            Int(
                try await stack.docker.docker(
                    "image",
                    "inspect",
                    "--format",
                    "{{.Size}}",
                    ComposeStack.image
                )
            )
        )
        let sizes = try await inside(["stat", "--format", "%s"] + paths).split(separator: "\n")
        let own = sizes.compactMap { Int($0) }.reduce(0, +)
        #expect(sizes.count == paths.count)
        #expect(whole - own < Self.withoutExecutablesBytesMax)
    }

    private func hasOneRuntime(_ paths: [String]) async throws {
        let libraries = try await inside(["ldd"] + paths)
        #expect(!libraries.contains("not found"), "\(libraries)")
        let cores = libraries.split(separator: "\n").filter { $0.contains("libswiftCore.so") }
        #expect(cores.count >= paths.count)
        #expect(cores.allSatisfy { $0.contains("=> /opt/poolkeeper/libswiftCore.so ") })
    }

    private func isStripped(_ paths: [String]) async throws {
        let container = try await stack.docker.docker("create", ComposeStack.image)
        try await stack.docker.docker("cp", container + ":/opt/poolkeeper", stack.file("image"))
        try await stack.docker.docker("rm", container)
        for executable in try ComposeStack.executables {
            let path = stack.file("image/\(executable)")
            let sections = try await stack.run(["readelf", "--section-headers", "--wide", path])
            #expect(sections.contains(" .text "))
            #expect(!sections.contains(" .symtab "), "\(executable) is not stripped")
        }
    }

    /// Runs a program in a container of the image.
    private func inside(_ command: [String]) async throws -> String {
        try await stack.run(
            ["docker", "run", "--rm", "--network", "none", ComposeStack.image] + command
        )
    }
}
