import Foundation
import ScrubControllerCore

/// Somebody who reads a file from the disk again and again.
final class ForegroundReader {
    private let tool: BackgroundTool

    /// Begins to read.
    init(_ path: String) throws {
        let dd = "dd if=\"$0\" of=/dev/null bs=1M iflag=direct status=none"
        tool = try BackgroundTool("while :; do \(dd) || exit; done", path)
    }

    /// Ends.
    func stop() { tool.stop() }
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
