import HTTPTypes
package import Hummingbird

extension Response {
    /// The answer with `Link: <…>; rel="next"`; unchanged when there is no next page.
    package func linked(next: PageCursor?, of request: Request) -> Response {
        guard let next else { return self }
        let kept = (request.uri.query ?? "").split(separator: "&")
            .filter { !$0.hasPrefix("cursor=") }
        let query = (kept + ["cursor=\(next.text)"]).joined(separator: "&")
        var response = self
        response.headers[.link] = "<\(request.uri.path)?\(query)>; rel=\"next\""
        return response
    }
}
