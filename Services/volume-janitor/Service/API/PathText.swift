import Observations
import VolumeJanitorCore

extension VolumePath {
    /// The path as JSON has it: a text, or base64 of bytes that are none.
    var json: PathBytes { PathBytes(bytes) }
}
