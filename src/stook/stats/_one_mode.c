/* Meta-analyses by maximum or restricted maximum likelihood, one after the other, where the
   likelihood of tau2 is proved to have one mode.

   The mathematics is that of one_mode.py, which says why it is a proof and names its source; this
   is for machines that had a compiler when stook was installed, several times faster. As it looks
   at one problem alone it can look again: up to ten times for the root, and at the halves of an
   interval that proves nothing. Nothing else is done here: a meta-analysis that is not ordinary (fewer than two studies, numbers
   that are none, extreme variances) or whose mode is not proved is left to the solvers in Python.

   Sums run in four lanes and are added in one order, without fused operations, so that every
   machine finds the same bits. */

#define Py_LIMITED_API 0x030B0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>

#define INLINE static inline __attribute__((always_inline))
#ifndef SOURCE
#define SOURCE 0
#endif
#ifdef __FAST_MATH__
#error "numbers that are none must stay so: compile without -ffast-math"
#endif

#if defined(FASTEST) /* a test asks for the plain one */
#elif defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__)
#define FASTEST __attribute__((target_clones("avx2", "default")))
#else
#define FASTEST
#endif

enum { LANES = 4, FIELDS = 10, LOOKS = 10, HALVINGS = 4, OUTWARDS = 4 };
typedef double Lanes __attribute__((vector_size(8 * LANES), aligned(8)));

/* The constants of one_mode.py, under their names there. */
typedef struct { double negligible, away, above, margin, dominated; } Limits;

/* The studies that are there, filled up to whole lanes with absent ones (v infinite, y 0). */
typedef struct { Lanes *y, *v; Py_ssize_t lanes; } Studies;

/* Sums of powers of the weights, as in power_sums.py. */
typedef struct { double w, w2, w3, wy, w2y, w3y, wyy, w2yy, w3yy; } Sums;

typedef struct { double t, alpha, alpha_slope, beta, beta_slope, h, h_slope; } Curve;

typedef struct {
    Studies studies;
    Limits limits;
    int restricted;
    double scale;  /* the sum of weights over that of their squares, at tau2 = 0 */
    double rise;   /* what alpha rises by, at least, beyond any tau2 */
} Problem;

#define TOTAL(x) (((x)[0] + (x)[1]) + ((x)[2] + (x)[3]))

INLINE Sums power_sums(const Studies *s, double t)
{
    Lanes w1 = {0}, w2 = {0}, w3 = {0}, y1 = {0}, y2 = {0}, y3 = {0}, yy1 = {0}, yy2 = {0}, yy3 = {0};
    for (Py_ssize_t i = 0; i < s->lanes; i++) {
        Lanes y = s->y[i], w = 1.0 / (s->v[i] + t), ww = w * w, wy = w * y, wwy = ww * y;
        w1 += w, w2 += ww, w3 += ww * w;
        y1 += wy, y2 += wwy, y3 += ww * wy;
        yy1 += wy * y, yy2 += wy * wy, yy3 += wwy * wy;
    }
    return (Sums){TOTAL(w1), TOTAL(w2), TOTAL(w3), TOTAL(y1), TOTAL(y2),
                  TOTAL(y3), TOTAL(yy1), TOTAL(yy2), TOTAL(yy3)};
}

INLINE Curve curve(double t, Sums s, int restricted)
{
    double mean = s.wy / s.w, bend = s.w2y - mean * s.w2;
    double a = s.w2yy - mean * (s.w2y + bend); /* y'PPy */
    double a_fall = s.w3yy - mean * (2.0 * s.w3y - mean * s.w3) - bend * bend / s.w; /* y'PPPy */
    double ratio = s.w2 / s.w, b = s.w, b_fall = s.w2;
    if (restricted) {
        b = s.w - ratio;
        b_fall = s.w2 - 2.0 * s.w3 / s.w + ratio * ratio;
    }
    double alpha = 1.0 / sqrt(a), beta = 1.0 / b, share = a_fall / a, fall = b_fall * beta;
    double h = b / a;
    return (Curve){t, alpha, alpha * share, beta, beta * fall, h - 1.0, h * (2.0 * share - fall)};
}

INLINE Curve look(const Problem *p, double t)
{
    return curve(t, power_sums(&p->studies, t), p->restricted);
}

INLINE double inverse_cubic(const Curve *old, const Curve *new)
{
    double gap = old->h - new->h, at_new = 1.0 / new->h_slope, at_old = 1.0 / old->h_slope;
    double chord = (old->t - new->t) / gap, second = (chord - at_new) / gap;
    double third = ((at_old - chord) / gap - second) / gap;
    return new->t - new->h * (at_new - new->h * (second - old->h * third));
}

INLINE double clip(double x, double low, double high)
{
    return x > low ? (x < high ? x : high) : low; /* low where x is not a number */
}

/* Whether (alpha + rise x)^2 > beta + slope x for all x from low to high. */
INLINE int above(
    double alpha, double rise, double beta, double slope, double low, double high)
{
    double lowest = clip((0.5 * slope / rise - alpha) / rise, low, high);
    double height = alpha + rise * lowest;
    return height * height > beta + slope * lowest;
}

INLINE int only_rises(const Curve *a, const Curve *b)
{
    double width = b->t - a->t, gap = b->alpha - a->alpha - b->alpha_slope * width;
    double meet = clip(gap / (a->alpha_slope - b->alpha_slope), 0.0, width);
    double left = a->alpha + a->alpha_slope * meet;
    double right = b->alpha - b->alpha_slope * (width - meet);
    double alpha = left < right ? left : right;
    return a->beta + (b->beta - a->beta) * meet / width > alpha * alpha;
}

INLINE int falls_from(const Curve *root, double rise, double margin)
{
    return 2.0 * root->alpha * rise > margin * root->beta_slope;
}

INLINE int falls_between(const Curve *a, const Curve *b, int root, double margin)
{
    double width = b->t - a->t, rise = (b->alpha - a->alpha) / width;
    double gap = b->beta - a->beta - b->beta_slope * width;
    double meet = clip(gap / (a->beta_slope - b->beta_slope), 0.0, width);
    int first = root ? falls_from(a, rise, margin)
                     : above(a->alpha, rise, a->beta, a->beta_slope, 0.0, meet);
    return first &&
           above(a->alpha, rise, b->beta - b->beta_slope * width, b->beta_slope, meet, width);
}

INLINE int falls_beyond(const Curve *a, double rise)
{
    return above(a->alpha, rise, a->beta, a->beta_slope, 0.0, INFINITY);
}

/* Between the ends of an interval, the middle on the log scale of typical variance + tau2. */
static Curve middle(const Problem *p, const Curve *a, const Curve *b)
{
    double ratio = (p->scale + b->t) / (p->scale + a->t);
    return look(p, a->t + (b->t - a->t) / (1.0 + sqrt(ratio)));
}

/* What an interval does not prove, its halves may. */
static int rises(const Problem *p, const Curve *a, const Curve *b, int halvings)
{
    if (only_rises(a, b)) return 1;
    if (!halvings) return 0;
    Curve half = middle(p, a, b);
    return half.beta > half.alpha * half.alpha && rises(p, a, &half, halvings - 1) &&
           rises(p, &half, b, halvings - 1);
}

static int falls(const Problem *p, const Curve *a, const Curve *b, int root, int halvings)
{
    if (falls_between(a, b, root, p->limits.margin)) return 1;
    if (!halvings) return 0;
    Curve half = middle(p, a, b);
    return half.beta < half.alpha * half.alpha && falls(p, a, &half, root, halvings - 1) &&
           falls(p, &half, b, 0, halvings - 1);
}

/* Whether the likelihood falls from a on, where `b` is further on. */
static int falls_on(const Problem *p, const Curve *a, Curve b, int root)
{
    for (int i = 0; i < OUTWARDS && !falls_beyond(&b, p->rise); i++)
        b = look(p, b.t + p->limits.away * (p->scale + b.t));
    return falls_beyond(&b, p->rise) && falls(p, a, &b, root, HALVINGS);
}

/* tau2 and the sums of first powers there, from those at 0; whether both are proved. */
INLINE int only_mode(const Problem *p, double start, double *tau2, Sums *at)
{
    Curve origin = curve(0.0, *at, p->restricted), old = origin;
    if (!(origin.beta > origin.alpha * origin.alpha)) {
        Curve further = look(p, start);
        *tau2 = 0.0;
        return falls_on(p, &origin, further, 0);
    }
    double low = 0.0, high = INFINITY; /* the root is between */
    for (int looks = 0; looks < LOOKS; looks++) {
        Sums here = power_sums(&p->studies, start);
        Curve new = curve(start, here, p->restricted);
        double size = p->scale + start, wide = fabs(start - old.t);
        double next = inverse_cubic(&old, &new), step = next - start;
        double newton = fabs(new.h / new.h_slope), error = fabs(step);
        double steep = new.h_slope * size * new.h_slope * size;
        error = newton > error ? newton : error; /* the step may be small for want of a root */
        wide = wide > 0.1 * size ? wide : 0.1 * size;
        if (next > 0.0 &&
            error * wide <= p->limits.negligible * size * size * (steep < 1.0 ? steep : 1.0)) {
            *tau2 = next;
            at->w = here.w - step * (here.w2 - step * here.w3);
            at->wy = here.wy - step * (here.w2y - step * here.w3y);
            at->wyy = here.wyy - step * (here.w2yy - step * here.w3yy);
            if (!rises(p, &origin, &new, HALVINGS)) return 0;
            if (falls_from(&new, p->rise, p->limits.margin)) return 1;
            return falls_on(p, &new, look(p, start + p->limits.away * size), 1);
        }
        *(new.h < 0.0 ? &low : &high) = start;
        if (!(next > low && next < high))
            next = high < INFINITY ? 0.5 * (low + high) : start + p->limits.away * size;
        old = new;
        start = next;
    }
    return 0;
}

/* The studies that are there, about `centre`; their number, or 0 where there is no telling. */
INLINE Py_ssize_t gather(
    const double *y, const double *v, Py_ssize_t columns, Studies *s, double *centre, double *squares)
{
    double *effect = (double *)s->y, *variance = (double *)s->v;
    Py_ssize_t k = 0, filled;
    int plain = 1;
    for (Py_ssize_t j = 0; j < columns; j++)
        if (v[j] != INFINITY) {
            plain &= v[j] > 0x1p-40 && v[j] < 0x1p40; /* no power of a weight can overflow */
            effect[k] = y[j];
            variance[k++] = v[j];
        }
    if (k < 2 || !plain) return 0;
    for (filled = k; filled % LANES; filled++) effect[filled] = 0.0, variance[filled] = INFINITY;
    s->lanes = filled / LANES;
    Lanes total = {0}, sum = {0}, deviation = {0}, square = {0};
    for (Py_ssize_t i = 0; i < s->lanes; i++) {
        Lanes w = 1.0 / s->v[i];
        total += w, sum += w * s->y[i];
    }
    *centre = TOTAL(sum) / TOTAL(total);
    for (Py_ssize_t i = 0; i < k; i++) effect[i] -= *centre;
    for (Py_ssize_t i = 0; i < s->lanes; i++) deviation += s->y[i], square += s->y[i] * s->y[i];
    *squares = TOTAL(square) - TOTAL(deviation) * TOTAL(deviation) / (double)k;
    return k;
}

/* One meta-analysis; its fields (those of `Fit`) are `n` apart. Whether it is proved. */
FASTEST static char fit(
    const double *y, const double *v, Py_ssize_t columns, Problem p, double *found, Py_ssize_t n)
{
    double centre, squares, t;
    Py_ssize_t k = gather(y, v, columns, &p.studies, &centre, &squares);
    if (!k) return 0;
    Sums at = power_sums(&p.studies, 0.0);
    double df = (double)(k - 1), others = at.w - at.w2 / at.w, q = at.wyy - at.wy * at.wy / at.w;
    if (!(others > p.limits.dominated * at.w)) return 0;
    double moments = (q - df) / others;
    p.scale = at.w / at.w2;
    if (!(squares < 0x1p200)) return 0; /* nor can a power underflow where tau2 is as large */
    p.rise = 1.0 / sqrt(squares);
    if (!only_mode(&p, (moments > 0.0 ? moments : 0.0) + p.limits.above * p.scale, &t, &at))
        return 0;
    double mean = at.wy / at.w, spread = at.wyy - at.wy * mean;
    if (!(t < INFINITY && fabs(mean) < INFINITY)) return 0;
    double fields[FIELDS] = {(double)k, 0.0, centre, 1.0, t, at.w, mean, spread, q, df / others};
    for (int i = 0; i < FIELDS; i++) found[i * n] = fields[i];
    return 1;
}

static PyObject *fits(PyObject *module, PyObject *arguments)
{
    Py_buffer y, v, found, proved;
    Problem p = {{NULL, NULL, 0}, {0, 0, 0, 0, 0}, 0, 0.0, 0.0};
    PyObject *result = NULL;
    double *room = NULL;
    (void)module;
    if (!PyArg_ParseTuple(
            arguments, "y*y*w*w*p(ddddd):fits", &y, &v, &found, &proved, &p.restricted,
            &p.limits.negligible, &p.limits.away, &p.limits.above, &p.limits.margin,
            &p.limits.dominated))
        return NULL;
    const Py_ssize_t one = sizeof(double), n = proved.len, columns = n ? y.len / one / n : 0;
    if (y.len != n * columns * one || v.len != y.len || found.len != FIELDS * n * one) {
        PyErr_SetString(PyExc_ValueError, "fits: y, v (n, k), found (10, n) and proved (n) differ");
        goto done;
    }
    room = PyMem_Calloc((size_t)(2 * (columns + LANES)), sizeof(double));
    if (!room) {
        PyErr_NoMemory();
        goto done;
    }
    p.studies.y = (Lanes *)room;
    p.studies.v = (Lanes *)(room + columns + LANES);
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < n; i++)
        ((char *)proved.buf)[i] =
            fit((double *)y.buf + i * columns, (double *)v.buf + i * columns, columns, p,
                (double *)found.buf + i, n);
    Py_END_ALLOW_THREADS
    result = Py_NewRef(Py_None);
done:
    PyMem_Free(room);
    PyBuffer_Release(&y);
    PyBuffer_Release(&v);
    PyBuffer_Release(&found);
    PyBuffer_Release(&proved);
    return result;
}

static PyMethodDef methods[] = {
    {"fits", fits, METH_VARARGS,
     "fits(y, v, found, proved, restricted, limits): fill in the fits that can be proved."},
    {NULL, NULL, 0, NULL},
};

/* Of which source this was compiled, so that an old kernel is not taken for a new one. */
static int execute(PyObject *module) { return PyModule_AddIntConstant(module, "source", SOURCE); }

static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "_one_mode",
    .m_doc = "Fits of meta-analyses whose likelihood is proved to have one mode.",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__one_mode(void)
{
    return PyModuleDef_Init(&definition);
}
