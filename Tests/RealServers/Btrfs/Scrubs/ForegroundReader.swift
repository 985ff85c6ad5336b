import Foundation
import Glibc
import ScrubControllerCore

/// Somebody who reads a file from the disk again and again.
final class ForegroundReader {
    private let process = Process()

    /// Begins to read.
    init(_ path: String) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "bash", "-c",
            "while :; do dd if=\"$1\" of=/dev/null bs=1M iflag=direct status=none || exit; done",
            "reader", path,
        ]
        try process.run()
    }

    deinit { stop() }

    /// Ends.
    func stop() {
        guard process.isRunning else { return }
        // Tests run where other signals are blocked, and what they start inherits that.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

/// Speed limits as somebody else set them.
struct BtrfsScrubLimits {
    private let folder: String

    init(_ rig: ScrubRig) { folder = "/sys/fs/btrfs/\(rig.place.id)/devinfo" }

    func set(_ text: String) throws {
        for device in try FileManager.default.contentsOfDirectory(atPath: folder) {
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(device)/scrub_speed_max"))
        }
    }
}
