#ifndef TARSIER_CFFMPEG_SHIM_H
#define TARSIER_CFFMPEG_SHIM_H

#include <errno.h>
#include <string.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/adler32.h>
#include <libavutil/display.h>
#include <libavutil/error.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libavutil/sha.h>
#include <libswscale/swscale.h>

// Function-like macros and casts that Swift does not import.
static const int64_t shim_AV_NOPTS_VALUE = AV_NOPTS_VALUE;
static const int shim_AVERROR_EOF = AVERROR_EOF;
static const int shim_AVERROR_EAGAIN = AVERROR(EAGAIN);
static const int shim_AVERROR_ENOSPC = AVERROR(ENOSPC);
static const int shim_AVERROR_ENOMEM = AVERROR(ENOMEM);
static const int shim_AVERROR_INVALIDDATA = AVERROR_INVALIDDATA;

// Fixed arrays inside structs, which Swift sees as tuples.
static inline uint8_t *shim_plane(const AVFrame *frame, int plane) { return frame->data[plane]; }
static inline int shim_stride(const AVFrame *frame, int plane) { return frame->linesize[plane]; }

static inline int shim_scale(struct SwsContext *context, const AVFrame *source, AVFrame *target) {
    return sws_scale(context, (const uint8_t *const *)source->data, source->linesize, 0, source->height,
                     target->data, target->linesize);
}

// Lost picture content is told by libavcodec's log only: it patches the picture and goes on. A decoder whose `opaque`
// points to a counter has such messages counted there; nothing is ever printed.
static inline void shim_count_damage(void *context, int level, const char *format, va_list arguments) {
    static const char *const signs[] = {
        "error while decoding", "Error at MB", "damaged", "bad vlc", "overread", "error y=", "error dc", "error count",
        "CRC mismatch", "decode_slice_header error", "Could not find ref", "Error parsing NAL",
        "invalid undecodable NAL", "Invalid NAL", "NAL units", "missing picture", "no frame!"};
    (void)arguments;
    if (level > AV_LOG_ERROR || !context || *(const AVClass **)context != avcodec_get_class()) return;
    int *counter = (int *)((AVCodecContext *)context)->opaque;
    if (!counter) return;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strstr(format, signs[i])) {
            __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
            return;
        }
}

static inline void shim_keep_silent(void) { av_log_set_callback(shim_count_damage); }

static inline int shim_load(const int *counter) { return __atomic_load_n(counter, __ATOMIC_RELAXED); }

#endif
