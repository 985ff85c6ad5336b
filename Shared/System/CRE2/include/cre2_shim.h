#ifndef CRE2_SHIM_H
#define CRE2_SHIM_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// A compiled expression of RE2; every function may be called on any thread.
typedef struct cre2_pattern cre2_pattern;

// Compiles UTF-8 text within `memory_max` bytes. On failure returns NULL and writes why, cut to
// `error_size` bytes with the ending zero.
cre2_pattern *cre2_compile(
    const char *text, size_t length, size_t memory_max, char *error, size_t error_size);

// Whether all of the text matches.
bool cre2_full_match(const cre2_pattern *pattern, const char *text, size_t length);

// Frees a pattern.
void cre2_free(cre2_pattern *pattern);

#ifdef __cplusplus
}
#endif

#endif
