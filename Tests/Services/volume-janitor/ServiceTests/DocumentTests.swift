import Foundation
import NIOHTTP1
import Quantities
import TestSupport
import Testing
import VolumeJanitor
import VolumeJanitorCore

/// What the Storage Manager's document promises, against a running service on real folders.
@Suite struct `the Storage Manager's document` {
    private func rig() throws -> JanitorRig {
        // The files' inode times are the machine's, so the clock stands a day ahead of it.
        let clock = ManualClock(
            Timestamp(seconds: Int64(Date().timeIntervalSince1970)) + .seconds(86_400)
        )
        return try JanitorRig(TemporaryFolder(), clock: clock)
    }

    @Test func `logs older than fourteen days go, by themselves, from the second interval on`()
        async throws
    {
        let rig = try rig()
        try rig.volume("protected-container_logs")
        for day in 0..<30 {
            let name = "code-server-stdout-\(day).log"
            try rig.file(
                name,
                in: "protected-container_logs",
                age: .seconds(Int64(day) * 86_400 + 3600)
            )
        }
        try await rig.run { rig in
            let made = try await rig.call(
                .POST,
                "/api/register",
                """
                {"volume_name": "protected-container_logs", "path": "/", \
                "algorithm": "remove_before_date", "params": {"max_age_days": 14, \
                "max_delete_fraction": 0.6}, \
                "description": "Rotate code-server logs, keep last 14 days"}
                """
            )
            #expect(made.status == 201, "\(made.text)")
            await rig.turns()
            #expect(try rig.files(in: "protected-container_logs").count == 30)
            await rig.interval()
            let left = try rig.files(in: "protected-container_logs")
            #expect(left.count == 14)
            #expect(left.contains("code-server-stdout-13.log"))
            #expect(!left.contains("code-server-stdout-14.log"))
            let runs = try await rig.call(.GET, "/api/runs").list
            #expect(runs.count == 1)
            #expect(runs.first?["removed_files"] as? Int == 16)
            #expect(runs.first?["state"] as? String == "ok")
            let audit = try await rig.call(.GET, "/api/audit?volume=protected-container_logs")
            let lines = audit.text.split(separator: "\n")
            #expect(lines.count == 16)
            #expect(lines.allSatisfy { $0.contains("\"outcome\":\"deleted\"") })
        }
    }

    @Test func `the manual verification's steps work as they are written`() async throws {
        let rig = try rig()
        let data = try rig.volume("test-vol")
        try FileManager.default.createDirectory(
            atPath: data + "/data",
            withIntermediateDirectories: true
        )
        for index in 0..<4 {
            try rig.file(
                "data/f\(index)",
                in: "test-vol",
                bytes: 400_000,
                age: .seconds(Int64(1000 - index))
            )
        }
        try await rig.run { rig in
            let health = try await rig.call(.GET, "/api/health")
            #expect(health.status == 200)
            let made = try await rig.call(
                .POST,
                "/api/register",
                """
                {"volume_name":"test-vol","path":"/data","algorithm":"max_size",\
                "params":{"max_bytes":1048576}}
                """
            )
            #expect(made.status == 201, "\(made.text)")
            await rig.turns()
            await rig.interval()
            #expect(try rig.files(in: "test-vol") == ["data/f2", "data/f3"])
            // The run itself measured the volume anew.
            #expect(rig.janitor.volumeToMeasure() == nil)
            let volumes = try await rig.call(.GET, "/api/volumes").list
            let volume = try #require(volumes.first)
            #expect(volume["volume_name"] as? String == "test-vol")
            #expect(volume["current_bytes"] as? Int == 800_000)
            #expect(volume["driver"] as? String == "local")
            #expect((volume["created_at"] as? String)?.hasSuffix("Z") == true)
            #expect(volume["containers"] as? [String] == [])
            let rule = try #require((volume["registrations"] as? [[String: Any]])?.first)
            #expect(rule["path"] as? String == "/data")
            #expect(rule["algorithm"] as? String == "max_size")
            #expect((rule["params"] as? [String: Any])?["max_bytes"] as? Int == 1_048_576)
            #expect(rule["files_removed_last_run"] as? Int == 2)
            #expect(rule["last_cleaned"] is String)
            #expect(rule["path_bytes"] is Int)
        }
    }

    @Test func `volumes are filtered and sorted as the document's parameters say`() async throws {
        let rig = try rig()
        for (name, size) in [("alpha", 10), ("Camera-footage", 5000), ("camera-old", 70)] {
            try rig.volume(name)
            try rig.file("f", in: name, bytes: size, age: .seconds(5000))
        }
        try await rig.run { rig in
            while let name = rig.janitor.volumeToMeasure() {
                #expect(await rig.janitor.measure(name))
            }
            _ = try await rig.call(
                .POST,
                "/api/register",
                """
                {"volume_name": "alpha", "path": "/", "algorithm": "keep_n_latest", \
                "params": {"keep_count": 3}}
                """
            )
            func names(_ query: String) async throws -> [String] {
                try await rig.call(.GET, "/api/volumes\(query)").list
                    .compactMap { $0["volume_name"] as? String }
            }
            #expect(try await names("") == ["Camera-footage", "alpha", "camera-old"])
            #expect(try await names("?name=CAMERA") == ["Camera-footage", "camera-old"])
            #expect(try await names("?registered=true") == ["alpha"])
            #expect(try await names("?registered=false") == ["Camera-footage", "camera-old"])
            #expect(
                try await names("?sort=current_bytes") == [
                    "Camera-footage", "camera-old", "alpha",
                ]
            )
            let refusal = try await rig.call(.GET, "/api/volumes?sort=size")
            #expect(refusal.status == 400)
            #expect(refusal.detail.contains("`current_bytes`"))
        }
    }

    @Test(arguments: [
        "/api/register/camera-footage/%2Frecordings", "/api/register/camera-footage//recordings",
        "/api/register/camera-footage/recordings",
        "/api/register/camera-footage?path=/recordings",
        "/api/register/camera-footage/?path=%2Frecordings",
    ])
    func `a registration is deleted however a proxy writes its path`(path: String) async throws {
        let rig = try rig()
        try await rig.run { rig in
            let made = try await rig.call(.POST, "/api/register", Self.recordings)
            #expect(made.status == 201, "\(made.text)")
            let gone = try await rig.call(.DELETE, path)
            #expect(gone.status == 200, "\(gone.text)")
            #expect(gone.json["path"] as? String == "/recordings")
            #expect(try await rig.call(.DELETE, path).status == 404)
        }
    }

    @Test func `registrations persist across a restart`() async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        try await JanitorRig(folder, clock: clock).run { rig in
            _ = try await rig.call(.POST, "/api/register", Self.recordings)
        }
        try await JanitorRig(folder, clock: clock).run { rig in
            let volumes = try await rig.call(.GET, "/api/volumes?registered=true").list
            let rule = (volumes.first?["registrations"] as? [[String: Any]])?.first
            #expect(rule?["path"] as? String == "/recordings")
            #expect(rule?["health"] as? String == "not_mounted")
            let same = try await rig.call(.POST, "/api/register", Self.recordings)
            #expect(same.status == 409)
            #expect((same.json["type"] as? String)?.hasSuffix("already-registered") == true)
        }
    }

    static let recordings = """
        {"volume_name": "camera-footage", "path": "/recordings", "algorithm": "max_size", \
        "params": {"max_bytes": 5368709120, "sort_by": "mtime"}, \
        "description": "Security camera recordings"}
        """
}
