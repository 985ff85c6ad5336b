import Observations

/// What `DELETE /api/register` answers.
struct Unregistered: Encodable {
    let volumeName: String
    let path: PathBytes
    let unregistered: Bool
    /// Who declares a rule for the path still; null for nobody.
    let governedBy: Nullable<String>
}

/// What `POST /api/pause` and `POST /api/resume` answer.
struct Paused: Encodable {
    let volumeName: Nullable<String>
    let paused: Bool
    let until: Nullable<String>
}
