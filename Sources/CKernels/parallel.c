#define _GNU_SOURCE
#include "parallel.h"
#include "ckernels.h"

#include <dlfcn.h>
#include <pthread.h>

// libgomp comes with oneDNN; its team is shared with oneDNN, so that no second set of threads competes for the cores.
// It is found at run time, because the compiler's own OpenMP is another one.
typedef void (*gomp_parallel)(void (*)(void *), void *, unsigned, unsigned);

static gomp_parallel start_team;
static int (*thread_number)(void);
static int (*team_size)(void);
static void (*set_num_threads)(int);
static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Thread_local int wanted = 1;

static void find_libgomp(void) {
    thread_number = (int (*)(void))dlsym(RTLD_DEFAULT, "omp_get_thread_num");
    team_size = (int (*)(void))dlsym(RTLD_DEFAULT, "omp_get_num_threads");
    set_num_threads = (void (*)(int))dlsym(RTLD_DEFAULT, "omp_set_num_threads");
    if (thread_number && team_size) start_team = (gomp_parallel)dlsym(RTLD_DEFAULT, "GOMP_parallel");
}

void ck_set_threads(int threads) {
    pthread_once(&once, find_libgomp);
    wanted = threads < 1 ? 1 : threads;
    if (set_num_threads) set_num_threads(wanted);
}

typedef struct {
    ck_range work;
    const void *job;
    size_t items;
} team_job;

static void run_share(void *data) {
    const team_job *team = data;
    size_t threads = (size_t)team_size(), me = (size_t)thread_number();
    team->work(team->job, team->items * me / threads, team->items * (me + 1) / threads);
}

void ck_parallel(ck_range work, const void *job, size_t items) {
    pthread_once(&once, find_libgomp);
    if (!start_team || wanted == 1 || items < 2) {
        work(job, 0, items);
        return;
    }
    team_job team = {work, job, items};
    start_team(run_share, &team, (unsigned)wanted, 0);
}
